import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { transferts } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { Transfert } from "../../api/types";
import { jour, moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { ReadField } from "../../ui/fields";
import { Page } from "../../ui/Page";
import { Reconnaitre } from "./Reconnaitre";
import { autreEtablissement, ETAPES, EtatTransfertBadge } from "./words";

/** One transfer: where it stands, what has followed, what remains, and who must say yes (I-11). */
export default function UnTransfert() {
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["transferts", id],
    queryFn: () => transferts.read(id),
    refetchInterval: (held) => (waits(held.state.data?.value) ? 3000 : false),
  });
  const nom = query.data ? nomComplet(query.data.value) : "";
  return (
    <Page title={nom ? t`Transfert de ${nom}` : "Transfert"} crumbs={[{ label: "Transferts", href: "/transferts" }]}>
      <Loaded query={query}>{(held) => <Detail key={held.etag} held={held} />}</Loaded>
    </Page>
  );
}

function waits(transfert: Transfert | undefined): boolean {
  return transfert?.etat === "detecte" || transfert?.etat === "en_cours";
}

function Detail({ held }: { held: Versioned<Transfert> }) {
  const one = held.value;
  const depart = one.sens === "depart";
  return (
    <>
      <p>
        <EtatTransfertBadge etat={one.etat} />
      </p>
      {one.sans_bilan && (
        <Alert
          severity="warning"
          as="h2"
          className="fr-mb-3w"
          title="Aucun bilan intermédiaire cette année scolaire"
          description={t`Demandez à un enseignant de le faire maintenant : après le transfert, votre établissement ne pourra plus.`}
        />
      )}
      <dl className="cpro-reads">
        <ReadField label={depart ? "Vers" : "De"} value={autreEtablissement(one)} />
        <ReadField label="Reconnu par" value={one.ine ? "Le même INE des deux côtés" : "Les deux établissements"} />
        {one.date_naissance && <ReadField label="Date de naissance" value={jour(one.date_naissance)} />}
        <ReadField label="Ouvert le" value={moment(one.cree_le)} />
        {one.fini_le && <ReadField label={one.etat === "refuse" ? "Refusé le" : "Terminé le"} value={moment(one.fini_le)} />}
      </dl>
      {one.etat === "a_confirmer" && <Agreement held={held} />}
      {one.etat === "detecte" && (
        <>
          <Alert
            severity="info"
            as="h2"
            title="Le transfert va commencer"
            description={t`Il commence de lui-même dès que l'élève n'est plus actif dans l'établissement d'origine et l'est dans l'établissement d'accueil.`}
          />
          <Decide held={held} />
        </>
      )}
      {(one.etat === "en_cours" || one.etat === "termine") && <Steps one={one} />}
      {one.etat === "refuse" && <p>{t`Rien n'a été transféré : tout est resté dans l'établissement d'origine.`}</p>}
    </>
  );
}

function Steps({ one }: { one: Transfert }) {
  return (
    <section>
      <h2>{one.etat === "termine" ? "Ce qui a suivi" : "Avancement"}</h2>
      {one.etat === "en_cours" && (
        <p role="status">{t`${one.etapes.length} étapes faites sur ${ETAPES.length}. Vous pouvez quitter cette page : le transfert continue de lui-même, même après une panne.`}</p>
      )}
      <ol className="cpro-steps">
        {ETAPES.map(({ code, label }) => (
          <li key={code}>
            {label}
            {one.etapes.includes(code) ? t` : fait` : t` : à suivre`}
          </li>
        ))}
      </ol>
      {one.etat === "termine" && one.sens === "arrivee" && (
        <p>{t`L'élève retrouve son travail avec l'identifiant que votre établissement lui a donné.`}</p>
      )}
    </section>
  );
}

/** Who has agreed, and what this side is asked. */
function Agreement({ held }: { held: Versioned<Transfert> }) {
  const one = held.value;
  const word = (agreed: boolean) => (agreed ? t` : a confirmé` : t` : n'a pas encore confirmé`);
  return (
    <section>
      <h2>Confirmation des deux établissements</h2>
      <p>{t`Le nom seul ne suffit jamais : vérifiez que c'est le même élève.`}</p>
      <ul>
        <li>
          {one.sens === "depart" ? "Votre établissement" : autreEtablissement(one)}
          {word(one.confirme_origine)}
        </li>
        <li>
          {one.sens === "depart" ? autreEtablissement(one) : "Votre établissement"}
          {word(one.confirme_destination)}
        </li>
      </ul>
      {may(one.actions, "confirmer") && one.sens === "arrivee" && !one.apprenant ? (
        <Reconnaitre held={held} />
      ) : (
        <Decide held={held} />
      )}
    </section>
  );
}

/** Yes or no, as far as this side may still say it. */
export function Decide({ held, apprenant }: { held: Versioned<Transfert>; apprenant?: string }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { id, actions } = held.value;

  async function act(decision: Promise<Versioned<Transfert>>) {
    setBusy(true);
    setError(null);
    try {
      client.setQueryData(["transferts", id], await decision);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  const confirm = {
    children: "Confirmer le transfert",
    disabled: busy,
    onClick: () => void act(transferts.confirm(id, held.etag, apprenant ?? null)),
  };
  const refuse = {
    children: "Refuser le transfert",
    priority: "secondary" as const,
    disabled: busy,
    onClick: () => void act(transferts.refuse(id, held.etag)),
  };
  const confirms = may(actions, "confirmer");
  const refuses = may(actions, "refuser");
  return (
    <div className="fr-mt-3w">
      {error !== null && <ProblemAlert error={error} />}
      {confirms && refuses && <ButtonsGroup inlineLayoutWhen="sm and up" buttons={[confirm, refuse]} />}
      {confirms !== refuses && <Button {...(confirms ? confirm : refuse)} />}
    </div>
  );
}
