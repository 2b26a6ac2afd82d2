import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { comptes as api } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { FicheCompte } from "../../api/types";
import { jour, moment } from "../../text/dates";
import { nomCourt } from "../../text/diplomes";
import { nomComplet, telephoneLu } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { ReadField } from "../../ui/fields";
import { Done, Loaded, useNotice } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { useDiplomes } from "../annexes/useDiplomes";
import { AccountForm } from "./AccountForm";
import { AccountProfils } from "./AccountProfils";
import { AccountState } from "./AccountState";
import { nomFiche } from "./words";

/** One account: what is known of it, and what may be done with it by hand (I-03). */
export default function UnCompte() {
  const { id = "" } = useParams();
  const key = ["comptes", "un", id];
  const client = useQueryClient();
  const query = useQuery({ queryKey: key, queryFn: () => api.read(id) });
  const arrived = useNotice();
  const [told, setTold] = useState(arrived ?? "");
  const done = async (next: Versioned<FicheCompte>, text: string) => {
    client.setQueryData(key, next);
    setTold(text);
    await client.invalidateQueries({ queryKey: ["comptes", "liste"] });
  };
  return (
    <Page
      title={query.data ? nomFiche(query.data.value) : "Compte"}
      context="Compte"
      crumbs={[{ label: "Comptes", href: "/comptes" }]}
    >
      <Done text={told} />
      <Loaded query={query}>
        {({ value, etag }) => (
          <>
            <Marks account={value} />
            <Identity account={value} etag={etag} onDone={done} />
            <AccountProfils account={value} etag={etag} onDone={done} />
            <AccountState account={value} etag={etag} onDone={done} onTold={setTold} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Marks({ account }: { account: FicheCompte }) {
  if (account.actif && !account.manuel) return null;
  return (
    <p className="cpro-toolbar">
      {account.manuel && (
        <Badge as="span" small severity="error" noIcon>
          Créé à la main
        </Badge>
      )}
      {!account.actif && (
        <Badge as="span" small severity="warning">
          {account.desactive_le ? t`Désactivé le ${jour(account.desactive_le)}` : "Désactivé"}
        </Badge>
      )}
    </p>
  );
}

export interface AccountSection {
  account: FicheCompte;
  etag: string;
  onDone: (next: Versioned<FicheCompte>, text: string) => Promise<void>;
}

function Identity({ account, etag, onDone }: AccountSection) {
  const [editing, setEditing] = useState(false);
  const registry = account.tenu_par === "siecle" ? "SIECLE" : "STS";
  return (
    <section aria-labelledby="identite">
      <h2 id="identite" className="fr-h4">Identité et coordonnées</h2>
      {account.tenu_par && (
        <p className="cpro-lead">
          {t`Identité tenue par l'import ${registry} : elle se corrige dans ${registry}, puis par un nouvel import.`}
          {may(account.actions, "modifier") && t` Un courriel ou un téléphone saisi ici est gardé par les imports.`}
        </p>
      )}
      {editing ? (
        <AccountForm
          account={account}
          etag={etag}
          onCancel={() => setEditing(false)}
          onSaved={async (next) => {
            setEditing(false);
            await onDone(next, t`Le compte est modifié.`);
          }}
        />
      ) : (
        <>
          <Reading account={account} />
          {may(account.actions, "modifier") && (
            <Button priority="secondary" onClick={() => setEditing(true)}>
              {may(account.actions, "identite") ? "Modifier" : "Modifier le courriel ou le téléphone"}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function Reading({ account }: { account: FicheCompte }) {
  const phone = account.telephone && telephoneLu(account.telephone);
  const typed = (text: string | null, byHand: boolean) => (text && byHand && account.tenu_par ? t`${text} (saisi à la main)` : text);
  const diploma = useDiplomes().data?.find(({ code }) => code === account.referentiel);
  const niveau = diploma?.niveaux.find(({ code }) => code === account.niveau)?.intitule;
  const statut = account.statut && [majuscule(account.statut), niveau, diploma && nomCourt(diploma)].filter(Boolean).join(" · ");
  return (
    <dl className="cpro-reads">
      <ReadField label="Civilité" value={account.civilite} />
      <ReadField label="Nom" value={account.nom} />
      {account.nom_usage && <ReadField label="Nom d’usage" value={account.nom_usage} />}
      <ReadField label="Prénom" value={account.prenom} />
      <ReadField label="Date de naissance" value={account.date_naissance ? jour(account.date_naissance) : null} />
      <ReadField label="Courriel" value={typed(account.courriel, account.courriel_saisi)} />
      <ReadField label="Téléphone" value={typed(phone, account.telephone_saisi)} />
      {account.division && <ReadField label="Division" value={account.division} />}
      {statut && <ReadField label="Formation" value={statut} />}
      {account.referent && <ReadField label="Enseignant référent" value={nomComplet(account.referent)} />}
      {account.disciplines.length > 0 && <ReadField label="Discipline" value={account.disciplines.join(", ")} />}
      {account.divisions.length > 0 && <ReadField label="Classes" value={account.divisions.join(", ")} />}
      <ReadField label="Identifiant" value={account.identifiant} />
      {account.second_facteur && <ReadField label="Seconde étape de connexion" value="Activée" />}
      <ReadField
        label="Dernière connexion"
        value={account.derniere_connexion ? moment(account.derniere_connexion) : account.identifiant ? "Aucune pour l’instant" : null}
      />
    </dl>
  );
}
