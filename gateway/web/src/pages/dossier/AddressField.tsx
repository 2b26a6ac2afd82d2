import { useCallback, useRef } from "react";
import type { AdresseProposee } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { compte, t } from "../../text/typo";
import { Combobox } from "../../ui/Combobox";
import { asText, ConflictChoice } from "../../ui/fields";
import { useAddressSearch } from "./addressSearch";

/** The field that has suggestions, and those that a suggestion fills with it. */
export const ADRESSE = "adresse";
const WITH: [string, (choice: AdresseProposee) => string | null][] = [
  ["code_postal", ({ code_postal }) => code_postal],
  ["ville", ({ commune }) => commune],
];

/** The address of the company: typed whole, or picked among those that the search suggests (P-10). */
export function AddressField({ engine, label, remark, onKept }: {
  engine: Autosave;
  label: string;
  remark: string | undefined;
  /** Whether the last pick has left a postal code or a town of another address, because somebody wrote it. */
  onKept: (kept: boolean) => void;
}) {
  const search = useAddressSearch();
  // What suggestions have written: the next one may write over it, and over nothing else.
  const filled = useRef(new Map<string, string>());
  const byHand = (name: string) => {
    const text = asText(engine.value(name)).trim();
    return text === filled.current.get(name) ? "" : text;
  };
  const around = useRef("");
  around.current = WITH.map(([name]) => byHand(name)).join(" ");
  const suggest = useCallback(
    async (typed: string, signal: AbortSignal) => (search ? search(`${typed} ${around.current}`.trim(), signal) : null),
    [search],
  );
  if (engine.conflict(ADRESSE)) return <ConflictChoice engine={engine} name={ADRESSE} label={label} />;

  function pick(choice: AdresseProposee) {
    engine.set(ADRESSE, choice.voie);
    let kept = false;
    for (const [name, of] of WITH) {
      const [written, given] = [byHand(name), of(choice)];
      if (!given) {
        // A postal code or a town of the former address says nothing true of this one.
        if (!written && !engine.conflict(name) && filled.current.delete(name)) engine.set(name, "");
        continue;
      }
      if (written === given) continue;
      if (written || engine.conflict(name)) {
        kept = true;
        continue;
      }
      engine.set(name, given);
      filled.current.set(name, given);
    }
    onKept(kept);
    engine.flush();
  }

  return (
    <Combobox
      label={label}
      value={asText(engine.value(ADRESSE))}
      onType={(text) => {
        engine.set(ADRESSE, text);
        onKept(false);
      }}
      onPick={pick}
      onLeave={() => engine.flush()}
      suggest={search && suggest}
      textOf={({ libelle }) => libelle}
      listLabel="Adresses proposées"
      announce={(count) =>
        count === 0
          ? t`Aucune adresse proposée.`
          : t`${compte(count, "adresse proposée", "adresses proposées")}. Choisissez avec les flèches haut et bas.`
      }
      error={remark}
    />
  );
}
