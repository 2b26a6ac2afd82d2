import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import type { Referentiel, Statut } from "../../api/types";
import { numeroSemaine, semainesEntre } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { type Fault, faultOf } from "../../ui/feedback";
import { Presence } from "../../ui/Presence";
import type { Draft } from "./Declarer";

/** What a status yields, in one sentence (P-09). */
export function statutMeaning(statut: Statut): string {
  if (statut.certificative) return t`${statut.intitule} : une grille certificative sera à remplir, et pas de bilan entreprise.`;
  if (statut.bilan_entreprise) {
    return statut.alimente_tableau_de_bord
      ? t`${statut.intitule} : un bilan entreprise sera à remplir, il nourrit le tableau de bord.`
      : t`${statut.intitule} : un bilan entreprise sera à remplir.`;
  }
  return t`${statut.intitule} : cette période donne lieu au bilan des attitudes seulement.`;
}

/** Title, days and status of a period, declared or edited. */
export function InformationFields({ referentiel, niveau, draft, change, faults }: {
  referentiel: Referentiel;
  niveau: string;
  draft: Pick<Draft, "titre" | "du" | "au" | "statut">;
  change: (part: Partial<Draft>) => void;
  faults: Fault[];
}) {
  const statuts = referentiel.statuts.filter(({ niveaux }) => niveaux.length === 0 || niveaux.includes(niveau));
  const chosen = statuts.find(({ code }) => code === draft.statut);
  const weeks = semainesEntre(draft.du, draft.au);
  return (
    <>
      <Input
        label="Titre (obligatoire)"
        {...faultOf(faults, "titre")}
        nativeInputProps={{ id: "titre", value: draft.titre, onChange: (event) => change({ titre: event.target.value }) }}
      />
      <div className="cpro-filters">
        <Input
          label="Du (obligatoire)"
          {...faultOf(faults, "du")}
          nativeInputProps={{
            id: "du", type: "date", value: draft.du,
            // The end follows the start.
            onChange: (event) => change({ du: event.target.value, ...(draft.au && draft.au < event.target.value ? { au: event.target.value } : {}) }),
          }}
        />
        <Input
          label="Au (obligatoire)"
          {...faultOf(faults, "au")}
          nativeInputProps={{ id: "au", type: "date", min: draft.du, value: draft.au, onChange: (event) => change({ au: event.target.value }) }}
        />
      </div>
      <p role="status" className="fr-hint-text">
        {weeks.length > 0 && t`${compte(weeks.length, "semaine")} : ${weeks.map(numeroSemaine).join(", ")}`}
      </p>
      <Presence du={draft.du} au={draft.au} live />
      <RadioButtons
        id="statut"
        legend="Statut (obligatoire)"
        orientation="horizontal"
        {...faultOf(faults, "statut")}
        options={statuts.map((statut) => ({
          label: statut.intitule,
          nativeInputProps: { checked: draft.statut === statut.code, onChange: () => change({ statut: statut.code }) },
        }))}
      />
      {chosen && (
        <p role="status">
          {statutMeaning(chosen)}
          {chosen.apprenants_verrouilles && t` Les apprenants ne pourront plus être changés après la déclaration.`}
        </p>
      )}
    </>
  );
}
