/** The running suite that the journeys visit: its addresses, its accounts, its fixtures. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these journeys with \`cargo xtask test --browser\``);
  return value;
}

export const baseUrl = required("CPRO_BASE_URL").replace(/\/$/, "");
export const mailboxUrl = required("CPRO_MAILBOX_URL").replace(/\/$/, "");
export const demo = JSON.parse(readFileSync(required("CPRO_DEMO_JSON"), "utf8"));

/** The registry file of a school of the fixtures whose name begins so; `registre` is its folder. */
export function fixture(registre, begins) {
  const folder = join(required("CPRO_FIXTURES"), registre);
  const name = readdirSync(folder).find((each) => each.startsWith(begins));
  if (!name) throw new Error(`no file ${begins}… in ${folder}`);
  return join(folder, name);
}

/** The day so many weeks after the Monday of the period under way, which began two weeks ago; as forms send it. */
export function day(weeks, days = 0) {
  const date = new Date(`${demo.periode_en_cours.du}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + weeks * 7 + days);
  return date.toISOString().slice(0, 10);
}

/** « 30 juin 2027 » */
export function inFull(iso) {
  const written = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
  return written.replace(/^1 /, "1er ");
}

/** The ISO 8601 week of a day, as addresses write it. */
export function isoWeek(iso) {
  const thursday = new Date(`${iso}T12:00:00Z`);
  thursday.setUTCDate(thursday.getUTCDate() + 3 - ((thursday.getUTCDay() + 6) % 7));
  const year = thursday.getUTCFullYear();
  const days = (thursday - Date.UTC(year, 0, 1, 12)) / 86_400_000;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, "0")}`;
}

/** « Inès CHANPIN », as every page writes it; a first name that the registry has in capitals is « Jeanne ». */
export function fullName({ nom, prenom }) {
  const capitals = prenom === prenom.toLocaleUpperCase("fr");
  const usual = capitals
    ? prenom.toLocaleLowerCase("fr").replace(/(^|[ -])(\p{L})/gu, (_, before, letter) => before + letter.toLocaleUpperCase("fr"))
    : prenom;
  return `${usual} ${nom.toLocaleUpperCase("fr")}`;
}
