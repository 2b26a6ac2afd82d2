import { Input } from "@codegouvfr/react-dsfr/Input";
import { useEffect, useRef, useState } from "react";
import type { Position } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { useDraft } from "../../forms/useDraft";
import { t } from "../../text/typo";
import { type Axis, degreesText, LIMITS, placeAt, readDegrees, readPair } from "./position";

type Texts = Record<Axis, string>;

const EMPTY: Texts = { latitude: "", longitude: "" };
const AXES: { axis: Axis; label: string; example: string }[] = [
  { axis: "latitude", label: "Latitude", example: "49,4432" },
  { axis: "longitude", label: "Longitude", example: "1,0999" },
];

/** The place that two texts tell; undefined as long as they tell none. Both empty: no place. */
function told({ latitude, longitude }: Texts): Position | null | undefined {
  if (!latitude.trim() && !longitude.trim()) return null;
  const [north, east] = [readDegrees(latitude, "latitude"), readDegrees(longitude, "longitude")];
  return north === null || east === null ? undefined : placeAt(north, east);
}

/** The same place as numbers: what is typed moves the marker, and the marker writes them. */
export function PositionInputs({ form, position, moves, onType, onDone }: {
  /** Names the form on the device: half a place is kept there. */
  form: string;
  position: Position | null;
  /** How many times the marker was placed otherwise: it then says what is written here. */
  moves: number;
  onType: (position: Position | null) => void;
  /** The person has left a field, and both tell this place. */
  onDone: (position: Position | null) => void;
}) {
  const { personne } = useOpenSession();
  const draft = useDraft(personne.id, form, () => EMPTY);
  const { latitude, longitude } = draft.value;
  // As typed until it is left: « 49, » is not to be put right under the fingers.
  const [typed, setTyped] = useState<Texts | null>(latitude || longitude ? { latitude, longitude } : null);
  const [left, setLeft] = useState<Record<Axis, boolean>>({ latitude: false, longitude: false });
  const seen = useRef(moves);
  useEffect(() => {
    if (seen.current === moves) return;
    seen.current = moves;
    setTyped(null);
    draft.change(EMPTY);
  }, [moves, draft.change]);
  const shown = typed ?? (position ? { latitude: degreesText(position.latitude), longitude: degreesText(position.longitude) } : EMPTY);

  function type(axis: Axis, text: string) {
    const pair = readPair(text);
    const next = pair ? { latitude: degreesText(pair.latitude), longitude: degreesText(pair.longitude) } : { ...shown, [axis]: text };
    const place = told(next);
    setTyped(next);
    // A whole place is the form's; only half of one has nowhere else to be.
    draft.change(place === undefined ? next : EMPTY);
    if (place !== undefined) onType(place);
  }

  function leave(axis: Axis) {
    if (!typed) return;
    const place = told(typed);
    setLeft((before) => ({ ...before, [axis]: place === undefined }));
    if (place === undefined) return;
    setTyped(null);
    onDone(place);
  }

  function fault(axis: Axis, label: string, example: string): string {
    if (!typed || !left[axis] || readDegrees(typed[axis], axis) !== null) return "";
    const most = LIMITS[axis];
    return typed[axis].trim()
      ? t`${label} : saisissez un nombre entre -${most} et ${most}, par exemple ${example}`
      : t`${label} : saisissez-la aussi, le repère a besoin des deux`;
  }

  return (
    <div className="cpro-grid cpro-noprint">
      {AXES.map(({ axis, label, example }) => {
        const message = fault(axis, label, example);
        return (
          <Input
            key={axis}
            label={label}
            hintText={t`En degrés, par exemple ${example}`}
            {...(message ? { state: "error" as const, stateRelatedMessage: message } : {})}
            nativeInputProps={{
              value: shown[axis],
              autoComplete: "off",
              maxLength: 60,
              onChange: (event) => type(axis, event.target.value),
              onBlur: () => leave(axis),
            }}
          />
        );
      })}
    </div>
  );
}
