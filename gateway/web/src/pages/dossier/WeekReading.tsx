import type { Champ } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { t } from "../../text/typo";
import { ReadField } from "../../ui/fields";

/** What a week is told in, by who writes it… */
export const MINE = [
  { name: "description", label: "Ce que j’ai fait", hint: t`Décrivez une intervention : machine, panne, ce que vous avez fait.` },
  { name: "aime", label: "Ce que j’ai aimé" },
  { name: "reussi", label: "Ce que j’ai réussi" },
];

/** … and for those who read it. */
const THEIRS: Record<string, string> = {
  description: "Ce qui a été fait",
  aime: "Ce qui a été aimé",
  reussi: "Ce qui a été réussi",
};

/** A week as text. */
export function WeekReading({ champs }: { champs: Champ[] }) {
  // Tasks ticked in the journal (F-09) tell nothing of the week yet.
  if (MINE.every(({ name }) => !valueOf(champs, name))) return <p>{t`Cette semaine n'est pas encore racontée.`}</p>;
  return (
    <dl className="cpro-reads cpro-reads--long">
      {MINE.map(({ name }) => (
        <ReadField key={name} label={THEIRS[name] ?? name} value={valueOf(champs, name)} />
      ))}
    </dl>
  );
}
