import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { ApiError } from "../../api/http";
import type { Chevauchement } from "../../api/types";
import { intervalle } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";

/** What to do with learners who already have a period on these days. */
export type Choice = "" | "retirer" | "garder";

/** Overlaps that the server named (P-03), or none. */
export function overlapsOf(error: unknown): Chevauchement[] {
  if (!(error instanceof ApiError) || error.problem.code !== "periods.overlap") return [];
  const params = error.problem.params as { chevauchements?: Chevauchement[] } | undefined;
  return params?.chevauchements ?? [];
}

/** Who overlaps, each with the period that is in the way. */
export function OverlapList({ overlaps }: { overlaps: Chevauchement[] }) {
  return (
    <span className="cpro-faults">
      {overlaps.map(({ apprenant, periode }) => (
        <span key={`${apprenant.id}${periode.id}`}>
          {t`${nomComplet(apprenant)} : ${periode.titre}, ${intervalle(periode.du, periode.au)}`}
        </span>
      ))}
    </span>
  );
}

/** Who overlaps, named, and what to do about it. */
export function Overlaps({ overlaps, count, choice, onChoose }: {
  overlaps: Chevauchement[];
  count: number;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const options: { value: Choice; label: string }[] = [
    { value: "retirer", label: count < 2 ? "Retirer cet apprenant" : `Retirer ces ${count} apprenants` },
    { value: "garder", label: count < 2 ? "Le garder malgré le chevauchement" : "Les garder malgré le chevauchement" },
  ];
  return (
    <div role="alert" className="cpro-alert">
      <Alert
        severity="warning"
        as="h2"
        title={t`${compte(count, "apprenant a déjà", "apprenants ont déjà")} une période à ces dates`}
        description={<OverlapList overlaps={overlaps} />}
      />
      <RadioButtons
        className="fr-mt-2w"
        id="chevauchement"
        legend="Que faire (obligatoire)"
        options={options.map(({ value, label }) => ({
          label,
          nativeInputProps: { checked: choice === value, onChange: () => onChoose(value) },
        }))}
      />
    </div>
  );
}
