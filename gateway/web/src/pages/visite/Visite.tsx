import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Periode } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { isOwn } from "../../offline/device";
import { aujourdhui, intervalle } from "../../text/dates";
import { t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { apprenantsRead, periodesRead } from "../periodes/reads";
import { Apprenants } from "./Apprenants";
import { running } from "./running";

/** « Préparer ma visite hors ligne »: the dossiers of the learners that one is about to see, taken onto one's own device (3.1, F-13). */
export default function Visite() {
  const { personne } = useOpenSession();
  const own = isOwn(personne.id);
  return (
    <Page
      title={t`Préparer ma visite hors ligne`}
      lead={own && t`Choisissez les apprenants que vous allez voir : leur fiche de liaison, leurs fiches et leurs bilans s'ouvriront sans réseau sur cet appareil.`}
    >
      {own ? <Periods /> : <NotOwn />}
    </Page>
  );
}

/** Nothing is kept on a shared device: how to say that it is not one. */
function NotOwn() {
  return (
    <div className="cpro-empty">
      <p className="fr-text--lead">{t`Rien n'est gardé sur cet appareil : vous n'avez pas dit qu'il est le vôtre.`}</p>
      <p>
        {t`Si c'est votre téléphone ou votre ordinateur, déconnectez-vous, puis reconnectez-vous en cochant « Cet appareil est le mien ». Sur un appareil partagé, ne le cochez pas : préparez votre visite depuis le vôtre.`}
      </p>
    </div>
  );
}

function Periods() {
  const query = useQuery(periodesRead());
  return (
    <Loaded query={query}>
      {(list) => {
        const periodes = running(list, aujourdhui());
        if (periodes.length === 0) return <Empty>{t`Aucune période n'est en cours : une visite se prépare pendant la période.`}</Empty>;
        return <Chosen periodes={periodes} />;
      }}
    </Loaded>
  );
}

function Chosen({ periodes }: { periodes: Periode[] }) {
  const [id, setId] = useState(periodes[0]?.id ?? "");
  const periode = periodes.find((each) => each.id === id) ?? periodes[0];
  if (!periode) return null;
  return (
    <>
      <Select
        className="cpro-narrow"
        label="Période"
        nativeSelectProps={{ value: periode.id, onChange: ({ target }) => setId(target.value) }}
      >
        {periodes.map((each) => (
          <option key={each.id} value={each.id}>
            {each.titre}, {intervalle(each.du, each.au)}
          </option>
        ))}
      </Select>
      <Learners key={periode.id} periode={periode.id} />
    </>
  );
}

function Learners({ periode }: { periode: string }) {
  const query = useQuery(apprenantsRead(periode));
  return (
    <Loaded query={query}>
      {({ lignes }) => (lignes.length === 0 ? <Empty>{t`Aucun apprenant dans cette période.`}</Empty> : <Apprenants periode={periode} lignes={lignes} />)}
    </Loaded>
  );
}
