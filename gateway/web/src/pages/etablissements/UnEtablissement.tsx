import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useParams } from "react-router";
import { etablissements as api } from "../../api/endpoints";
import type { AdministrateurInvite, ApercuEtablissement, NouvelAdministrateur } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { ReadField } from "../../ui/fields";
import { type Fault, FaultList, Loaded, ProblemAlert, serverFaults, useNotice } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { AdministrateurFields, administrateurFaults, PERSONNE } from "./AdministrateurFields";
import { annee } from "./Etablissements";
import { SecondeEtape } from "./SecondeEtape";

/** One établissement, as far as an operator of the académie is concerned (I-02). */
export default function UnEtablissement() {
  const { uai = "" } = useParams();
  const key = ["etablissements", "un", uai];
  const client = useQueryClient();
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.read(uai),
    refetchInterval: (state) =>
      state.state.data?.administrateurs.some(({ etat }) => etat === "envoi_en_cours") ? 1500 : false,
  });
  const arrived = useNotice();
  const [told, setTold] = useState(arrived ?? "");
  const shown = (overview: ApercuEtablissement, person: NouvelAdministrateur) => {
    client.setQueryData(key, overview);
    setTold(t`Un courriel est envoyé à ${nomComplet(person)}.`);
  };
  return (
    <Page title={query.data?.nom || uai} context="Établissement" crumbs={[{ label: "Établissements", href: "/etablissements" }]}>
      <div role="status">{told && <Alert severity="success" small description={told} />}</div>
      <Loaded query={query}>
        {(value) => (
          <>
            <dl className="cpro-reads">
              <ReadField label="UAI" value={value.uai} />
              <ReadField label="Académie" value={value.academie} />
              <ReadField label="Ville" value={value.ville} />
              <ReadField label="Courriel" value={value.courriel} />
              <ReadField label="Année scolaire importée" value={value.annee ? annee(value.annee) : "Aucun import"} />
              <ReadField label="Créé le" value={value.cree_le ? jour(jourDe(value.cree_le)) : ""} />
            </dl>
            <Administrateurs uai={uai} list={value.administrateurs} onInvited={shown} />
            <SecondeEtape uai={uai} onDone={setTold} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Administrateurs({ uai, list, onInvited }: {
  uai: string;
  list: AdministrateurInvite[];
  onInvited: (overview: ApercuEtablissement, person: NouvelAdministrateur) => void;
}) {
  const [person, setPerson] = useState(PERSONNE);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);

  async function invite(invited: NouvelAdministrateur) {
    setError(null);
    setFaults([]);
    try {
      onInvited(await api.invite(uai, invited, crypto.randomUUID()), invited);
      setPerson(PERSONNE);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const found = administrateurFaults(person);
    setFaults(found);
    if (found.length === 0) void invite(person);
  }
  return (
    <>
      <section aria-labelledby="administrateurs">
        <h2 id="administrateurs" className="fr-h4">
          Administrateurs
        </h2>
        {error !== null && <ProblemAlert error={error} title="L’invitation n’est pas envoyée" />}
        {list.length === 0 && <p>{t`Cet établissement n'a pas d'administrateur. Invitez-en un.`}</p>}
        <ul className="cpro-rows">
          {list.map((one) => (
            <li key={one.id} className="cpro-row">
              <div>
                <strong>{nomComplet(one)}</strong> {one.actif ? <AccesBadge etat={one.etat} /> : t`Désactivé`}
                <p className="cpro-row__detail">{one.courriel}</p>
              </div>
              {one.etat !== "ouvert" && one.courriel && (
                <Button
                  size="small"
                  priority="tertiary"
                  onClick={() => void invite({ nom: one.nom, prenom: one.prenom, courriel: one.courriel })}
                >
                  Renvoyer l’invitation<span className="fr-sr-only"> de {nomComplet(one)}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="inviter">
        <h2 id="inviter" className="fr-h4">
          Inviter un administrateur
        </h2>
        <FaultList faults={faults} before="avant d’envoyer l’invitation" />
        <form onSubmit={submit} noValidate className="cpro-narrow">
          <AdministrateurFields value={person} faults={faults} onChange={setPerson} />
          <Button type="submit">Envoyer l’invitation</Button>
        </form>
      </section>
    </>
  );
}
