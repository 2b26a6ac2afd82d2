import { useEffect, useState } from "react";
import type { Position } from "../../api/types";
import { t } from "../../text/typo";
import { farFromFrance, positionText } from "./position";

/** Silence after the last arrow before the place is announced, in milliseconds. */
const SILENCE = 700;

/** The place as text, which is the map for who has no map. */
export function PositionTold({ position, moves = 0 }: {
  position: Position | null;
  /** How many times the marker was placed here: a place that was there is no news. */
  moves?: number;
}) {
  const text = position ? positionText(position) : "";
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    if (moves === 0) return;
    const timer = setTimeout(() => setAnnounced(text), SILENCE);
    return () => clearTimeout(timer);
  }, [moves, text]);
  return (
    <>
      <p>
        {position ? t`Coordonnées : ` : t`La position n'est pas encore indiquée.`}
        {position && <strong>{text}</strong>}
      </p>
      {position && farFromFrance(position) && (
        <p>{t`Cette position est loin de la France : vérifiez-la, sauf si l'entreprise est à l'étranger.`}</p>
      )}
      <p role="status" className="fr-sr-only">
        {announced}
      </p>
    </>
  );
}
