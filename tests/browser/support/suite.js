/** The running suite that the journeys visit: its addresses, its accounts, its fixtures. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these journeys with \`cargo xtask test --browser\``);
  return value;
}

export const baseUrl = required("CPRO_BASE_URL").replace(/\/$/, "");
export const mailboxUrl = required("CPRO_MAILBOX_URL").replace(/\/$/, "");
export const demo = JSON.parse(readFileSync(required("CPRO_DEMO_JSON"), "utf8"));

const checkout = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** A registry file of a school of the fixtures; `registre` is a folder relative to the checkout. */
export function fixture(registre, name) {
  return join(checkout, registre, name);
}

/** « Inès CHANPIN », as every page writes it; a first name that the registry has in capitals is « Jeanne ». */
export function fullName({ nom, prenom }) {
  const capitals = prenom === prenom.toLocaleUpperCase("fr");
  const usual = capitals
    ? prenom.toLocaleLowerCase("fr").replace(/(^|[ -])(\p{L})/gu, (_, before, letter) => before + letter.toLocaleUpperCase("fr"))
    : prenom;
  return `${usual} ${nom.toLocaleUpperCase("fr")}`;
}
