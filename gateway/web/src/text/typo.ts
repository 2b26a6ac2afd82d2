/**
 * French typography of our own texts: narrow no-break space before ; ! ? and », no-break space before a colon and
 * inside guillemets, typographic apostrophe, ellipsis. What users type is never touched: `t` corrects only the
 * literal parts of its template, and interpolated values go through as they are.
 */
const NARROW = "\u202f";
const NBSP = "\u00a0";

/** Applies the rules to a text of ours. */
export function typo(text: string): string {
  return text
    .replace(/\.\.\./g, "…")
    .replace(/(\p{L})'(?=[\p{L}\d«])/gu, "$1’")
    .replace(/« ?/g, `«${NBSP}`)
    .replace(/ ?»/g, `${NBSP}»`)
    .replace(/[ \u00a0]([;!?])/g, `${NARROW}$1`)
    .replace(/ :/g, `${NBSP}:`)
    .replace(/ %/g, `${NARROW}%`)
    .replace(/n° /g, `n°${NBSP}`)
    .replace(/(\d) (?=\d{3}\b)/g, `$1${NARROW}`);
}

/** « de Mina », « d’Inès »; nothing is elided before « onze », a code such as A1, or an h, which may be aspirated. */
function elided(words: string, value: string): string {
  return /^[aeiouyâàéèêëîïôûùœæ]/iu.test(value) && !/^(onz|y[aeiou]|.\d)/iu.test(value) ? words.replace(/(?<!\p{L})(d|qu)e $/iu, "$1’") : words;
}

/** Template tag: t`Étape ${n} sur 4 : ${titre}` corrects our words, elides « de » and « que », and leaves the values alone. */
export function t(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((text, part, index) => {
    const value = values[index];
    return value === undefined ? text + typo(part) : text + elided(typo(part), String(value)) + String(value);
  }, "");
}

const integers = new Intl.NumberFormat("fr-FR");

/** « 1 250 ». */
export function nombre(value: number): string {
  return integers.format(value);
}

/** « 0 fiche », « 1 fiche », « 2 fiches »: French counts agree from two on. */
export function compte(value: number, singulier: string, pluriel = `${singulier}s`): string {
  return `${nombre(value)}${NBSP}${Math.abs(value) >= 2 ? pluriel : singulier}`;
}

/** First letter in capital, for a sentence that starts with a value. */
export function majuscule(text: string): string {
  return text.charAt(0).toLocaleUpperCase("fr") + text.slice(1);
}

/** Text without accents or case, to compare what is typed with what is listed. */
export function sansAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("fr");
}

/** Sizes of files, in the units that the French read. */
export function octets(bytes: number): string {
  const units = ["octets", "ko", "Mo", "Go"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toLocaleString("fr-FR", { maximumFractionDigits: digits })}${NBSP}${units[unit]}`;
}
