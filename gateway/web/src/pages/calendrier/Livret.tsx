import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { calendrier as api } from "../../api/endpoints";
import type { Calendrier, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { t } from "../../text/typo";
import { Done, ProblemAlert } from "../../ui/feedback";

const RHYTHMS = [
  { code: "", label: "Pas encore réglée" },
  { code: "trimestre", label: "Par trimestre" },
  { code: "semestre", label: "Par semestre" },
];

/** How often the livret scolaire of each niveau is filled in; nothing is before it is set (P-12). */
export function Livret({ calendrier, diplomas }: { calendrier: Calendrier; diplomas: ReferentielResume[] }) {
  const client = useQueryClient();
  const [told, setTold] = useState("");
  const [error, setError] = useState<unknown>(null);
  const editable = may(calendrier.actions, "regler");
  // Those that have classes this year, and those that were set before they had any.
  const known = [...calendrier.divisions, ...calendrier.periodicites];
  const levels = diplomas
    .flatMap((diploma) =>
      diploma.niveaux.map((niveau) => ({
        referentiel: diploma.code,
        niveau: niveau.code,
        label: t`${nomCourt(diploma)}, ${niveau.intitule}`,
      })),
    )
    .filter((level) => known.some(({ referentiel, niveau }) => referentiel === level.referentiel && niveau === level.niveau));
  if (levels.length === 0) return null;
  const set = async (level: (typeof levels)[number], periodicite: string) => {
    setError(null);
    setTold("");
    try {
      await api.setPeriodicity({ referentiel: level.referentiel, niveau: level.niveau, periodicite });
      await client.invalidateQueries({ queryKey: ["calendrier"] });
      const word = RHYTHMS.find(({ code }) => code === periodicite)?.label.toLowerCase() ?? "";
      setTold(t`Livret scolaire de ${level.label} : ${word}.`);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section aria-labelledby="livret">
      <h2 id="livret" className="fr-h4 fr-mt-4w">
        Périodicité du livret scolaire
      </h2>
      <p>{t`Le livret scolaire d'un niveau se remplit une fois sa périodicité réglée.`}</p>
      {error !== null && <ProblemAlert error={error} title={t`La périodicité n'est pas enregistrée`} />}
      <Done text={told} />
      <div className="cpro-grid">
        {levels.map((level) => {
          const held =
            calendrier.periodicites.find(
              ({ referentiel, niveau }) => referentiel === level.referentiel && niveau === level.niveau,
            )?.periodicite ?? "";
          return editable ? (
            <Select
              key={`${level.referentiel}${level.niveau}`}
              label={level.label}
              nativeSelectProps={{ value: held, onChange: (event) => void set(level, event.target.value) }}
            >
              {RHYTHMS.map(({ code, label }) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </Select>
          ) : (
            <p key={`${level.referentiel}${level.niveau}`}>
              {level.label} : <strong>{RHYTHMS.find(({ code }) => code === held)?.label}</strong>
            </p>
          );
        })}
      </div>
    </section>
  );
}
