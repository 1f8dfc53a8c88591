// @ts-check
// Only in `kb serve`: shows a saved page at once. A "*" is news for every page, a "+" for none in particular.

const changes = new EventSource(`/_kb/changes?since=${Math.floor(performance.timeOrigin)}`);
const here = decodeURI(location.pathname).replace(/^\//, "").replace(/index\.html$/, "");

changes.addEventListener("message", (event) => {
  if (event.data === "*" || decodeURI(event.data) === here) location.reload();
});
