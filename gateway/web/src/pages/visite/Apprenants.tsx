import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { useState } from "react";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Result } from "./Result";
import { type Ligne, usePreparation } from "./usePreparation";

/** The learners of the period: those that are chosen, and what came of it. */
export function Apprenants({ periode, lignes }: { periode: string; lignes: Ligne[] }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const preparation = usePreparation(periode);
  const learners = lignes.filter(({ id }) => chosen.includes(id));
  const choose = (id: string, checked: boolean) => {
    setMissing(false);
    setChosen((before) => (checked ? [...before, id] : before.filter((each) => each !== id)));
  };
  return (
    <>
      <Checkbox
        legend="Apprenants à préparer"
        {...(missing ? { state: "error", stateRelatedMessage: t`Choisissez au moins un apprenant.` } : {})}
        options={lignes.map((ligne) => ({
          label: nomComplet(ligne),
          hintText: [ligne.division, ligne.entreprise ?? t`pas encore d'entreprise`].filter(Boolean).join(" · "),
          nativeInputProps: { checked: chosen.includes(ligne.id), onChange: ({ target }) => choose(ligne.id, target.checked) },
        }))}
      />
      <p>{t`Les photos et les fichiers joints ne sont pas pris : ils demandent le réseau.`}</p>
      <Button
        network
        onClick={() => {
          setMissing(learners.length === 0);
          preparation.start(learners);
        }}
      >
        {t`Préparer hors ligne (${learners.length})`}
      </Button>
      <Result periode={periode} {...preparation} />
    </>
  );
}
