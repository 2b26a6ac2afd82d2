import type { Position } from "../../api/types";
import { t } from "../../text/typo";
import { placeAt } from "./position";

/** Refused, unknown, too slow: what the browser says of it, for people (codes of the Geolocation API). */
const REFUSALS: Record<number, string> = {
  1: t`Votre navigateur n'a pas donné votre position : autorisez-la dans ses réglages, ou placez le repère vous-même.`,
  2: t`Votre position est introuvable pour l'instant : placez le repère vous-même.`,
  3: t`Votre position se fait attendre : réessayez près d'une fenêtre, ou placez le repère vous-même.`,
};
const WAIT = 15_000;

export interface OwnPlace {
  position: Position;
  /** Radius, in metres, within which the device says that it is. */
  accuracy: number;
}

/** Where this device is, asked at that moment alone. A refusal is a sentence for the page. */
export function ownPlace(): Promise<OwnPlace> {
  return new Promise((resolve, reject) => {
    const refuse = (code: number) => reject(new Error(REFUSALS[code] ?? REFUSALS[2]));
    // Absent without HTTPS.
    if (!navigator.geolocation) return refuse(2);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ position: placeAt(coords.latitude, coords.longitude), accuracy: Math.round(coords.accuracy) }),
      ({ code }) => refuse(code),
      { enableHighAccuracy: true, timeout: WAIT, maximumAge: 0 },
    );
  });
}
