// @ts-check
// Says whether people are here now, by the contact hours in their own time zone.
// Without this script the page shows the hours in words.

const MINUTES_A_DAY = 1440;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** @param {string} text "mon 08:00-18:00;tue …" @returns {{ day: number, from: number, to: number }[]} */
export function readSpans(text) {
  return text.split(";").flatMap((each) => {
    const match = /^\s*([a-z]{3})\w*\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/i.exec(each);
    const day = match ? DAYS.indexOf(match[1].toLowerCase()) : -1;
    if (!match || day < 0) return [];
    return [{ day, from: Number(match[2]) * 60 + Number(match[3]), to: Number(match[4]) * 60 + Number(match[5]) }];
  });
}

/** @param {Date} now @param {string} zone @returns {{ day: number, minute: number }} */
export function localTime(now, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(now);
  /** @param {string} type */
  const part = (type) => parts.find((each) => each.type === type)?.value ?? "";
  return { day: DAYS.indexOf(part("weekday").slice(0, 3).toLowerCase()), minute: Number(part("hour")) * 60 + Number(part("minute")) };
}

/**
 * @param {{ day: number, from: number, to: number }[]} spans @param {{ day: number, minute: number }} now
 * @returns {{ open: boolean, day: number, minute: number } | null} until when open, or from when again
 */
export function standing(spans, now) {
  const open = spans.find((s) => s.day === now.day && s.from <= now.minute && now.minute < s.to);
  if (open) return { open: true, day: now.day, minute: open.to };
  const waits = spans.map((s) => {
    let wait = (s.day - now.day) * MINUTES_A_DAY + s.from - now.minute;
    if (wait < 0) wait += 7 * MINUTES_A_DAY;
    return { wait, s };
  });
  const next = waits.sort((a, b) => a.wait - b.wait)[0];
  return next ? { open: false, day: next.s.day, minute: next.s.from } : null;
}

for (const element of document.querySelectorAll(".kb-hours")) {
  const { zone = "UTC", days = "", open = "", closed = "", weekdays = "" } = /** @type {HTMLElement} */ (element).dataset;
  try {
    const found = standing(readSpans(days), localTime(new Date(), zone));
    const now = element.querySelector(".kb-hours-now");
    if (found && now) {
      const time = `${Math.floor(found.minute / 60)}:${String(found.minute % 60).padStart(2, "0")}`;
      now.textContent = (found.open ? open : closed).replace("{time}", time).replace("{day}", weekdays.split(" ")[found.day] ?? "");
      element.classList.toggle("kb-is-open", found.open);
    }
  } catch {
    // A zone that this browser does not know: the hours in words stay.
  }
}
