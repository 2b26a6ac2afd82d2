import { Select } from "@codegouvfr/react-dsfr/Select";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { nomComplet } from "../../text/noms";
import { nomCourt } from "../../text/diplomes";
import { t } from "../../text/typo";
import { useReferentiel } from "../annexes/useDiplomes";
import { Ouvrir } from "./Ouvrir";
import type { Livret, PageLivret } from "../../api/types";

/** One livret per diploma: which one is shown, where there are several; the one that is missing, to who may open it. */
export function ChoixLivret({ livret, courant }: { livret: Livret; courant: PageLivret }) {
  const [, setSearch] = useSearchParams();
  const { livrets, actions, apprenant } = livret;
  return (
    <>
      {may(actions, "ouvrir") && (
        <div className="cpro-empty fr-mb-3w">
          <p>{t`Le diplôme que ${nomComplet(apprenant)} prépare maintenant n'a pas encore de livret.`}</p>
          <Ouvrir apprenant={apprenant.id} priority="secondary" />
        </div>
      )}
      {livrets.length > 1 && (
        <Select
          className="cpro-narrow"
          label="Livret du diplôme"
          nativeSelectProps={{
            value: courant.id,
            onChange: ({ target }) => setSearch({ livret: target.value }, { replace: true, preventScrollReset: true }),
          }}
        >
          {livrets.map(({ id, referentiel }) => (
            <Diplome key={id} id={id} referentiel={referentiel} />
          ))}
        </Select>
      )}
    </>
  );
}

function Diplome({ id, referentiel }: { id: string; referentiel: string }) {
  const { data } = useReferentiel(referentiel);
  return <option value={id}>{data ? nomCourt(data) : referentiel}</option>;
}
