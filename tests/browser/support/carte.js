/** The card of another deployment, with keys that nobody has (I-11): what an operator is given to paste. */
import { createHash, generateKeyPairSync } from "node:crypto";

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

function polymod(values) {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  return values.reduce((sum, value) => {
    const top = sum >>> 25;
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    return generator.reduce((bits, word, at) => ((top >>> at) & 1 ? bits ^ word : bits), next);
  }, 1);
}

/** Bech32 (BIP 173), as `age` writes its keys. */
function bech32(prefix, bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const data = bits.match(/.{1,5}/g).map((group) => parseInt(group.padEnd(5, "0"), 2));
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  const head = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const check = polymod([...head, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [0, 1, 2, 3, 4, 5].map((at) => (check >>> (5 * (5 - at))) & 31);
  return `${prefix}1${[...data, ...tail].map((value) => LETTERS[value]).join("")}`;
}

const raw = (kind) => Buffer.from(generateKeyPairSync(kind).publicKey.export({ format: "jwk" }).x, "base64url");

export function carte(nom) {
  const signature = raw("ed25519");
  const reception = bech32("age", raw("x25519"));
  const hash = createHash("sha256").update("cpro.carte.1\0").update(signature).update(reception).digest("hex");
  const empreinte = hash.slice(0, 32).toUpperCase().match(/.{4}/g).join(" ");
  const lines = ["CPRO-CARTE 1", `nom : ${nom}`, `signature : ${signature.toString("base64url")}`, `reception : ${reception}`, `empreinte : ${empreinte}`];
  return { texte: lines.join("\n"), empreinte };
}
