// @ts-check
// Whether an event is what its declaration says: the part of JSON Schema that the declarations use.

/** @typedef {Record<string, any>} Schema */

/** @param {unknown} value */
function kind(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}

/** @param {Schema} schema @param {unknown} value @returns {boolean} */
export function fits(schema, value) {
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (schema.type && schema.type !== kind(value)) return false;
  if (schema.anyOf && !schema.anyOf.some((/** @type {Schema} */ each) => fits(each, value))) return false;
  if (typeof value === "string") {
    if (!value.isWellFormed()) return false;
    const length = Array.from(value).length;
    if (length > (schema.maxLength ?? Infinity) || length < (schema.minLength ?? 0)) return false;
    if (schema.pattern && !new RegExp(schema.pattern, "u").test(value)) return false;
  }
  if (typeof value === "number" && (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity))) return false;
  return true;
}

/** What is wrong with this event, in one sentence; empty where nothing is.
 * @param {Record<string, Schema>} declared by kind @param {unknown} event @returns {string} */
export function mistake(declared, event) {
  if (kind(event) !== "object") return `Found ${shown(event)}, expected an event: a JSON object.`;
  const fields = /** @type {Record<string, unknown>} */ (event);
  const name = fields.kind;
  const schema = typeof name === "string" && Object.hasOwn(declared, name) ? declared[name] : null;
  if (!schema) return `kind: found ${shown(name)}, expected one of ${Object.keys(declared).join(", ")}.`;
  for (const field of schema.required) {
    if (!Object.hasOwn(fields, field)) return `${field}: found nothing, expected ${schema.properties[field].description}.`;
  }
  for (const [field, value] of Object.entries(fields)) {
    const part = Object.hasOwn(schema.properties, field) ? schema.properties[field] : null;
    if (!part) return `${shown(field)}: an event of the kind ${name} has no such field.`;
    if (!fits(part, value)) return `${field}: found ${shown(value)}, expected ${part.description}.`;
  }
  return schema.if ? togetherWrong(schema, fields) : "";
}

/** Fields that do not fit each other. @param {Schema} schema @param {Record<string, unknown>} fields */
function togetherWrong(schema, fields) {
  const applies = Object.entries(schema.if.properties).every(([field, part]) => fits(part, fields[field]));
  const wanted = applies ? schema.then : schema.else;
  for (const [field, part] of Object.entries(wanted.properties)) {
    if (!fits(/** @type {Schema} */ (part), fields[field] ?? null)) {
      return `${field}: found ${shown(fields[field])}, expected ${schema.properties[field].description}.`;
    }
  }
  return "";
}

/** @param {unknown} value */
function shown(value) {
  if (value === undefined || value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
