import type { ReactNode } from "react";
import { nomComplet, telephoneLu } from "../../text/noms";
import { t } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import type { ContactsLivret as Found } from "../../api/types";
import { useContacts } from "./useLivret";

/** Everybody around the apprentice, as accounts, settings and the newest fiche de liaison have them; an inspector reads no accounts (I-13). */
export function Contacts({ apprenant }: { apprenant: string }) {
  const query = useContacts(apprenant);
  return <Loaded query={query}>{(contacts) => <All {...contacts} />}</Loaded>;
}

function All({ apprenant, referent, maitres, etablissement, entreprise }: Found) {
  return (
    <>
      <Group title="Apprenti">
        <Line label="Nom">{nomComplet(apprenant)}</Line>
        <Line label="Classe">{apprenant.division}</Line>
      </Group>
      <Group title="Centre de formation">
        <Line label="Établissement">{etablissement.nom}</Line>
        {etablissement.adresse && <Line label="Adresse">{etablissement.adresse}</Line>}
        {etablissement.telephone && <Line label="Téléphone">{telephoneLu(etablissement.telephone)}</Line>}
        <Line label="Courriel">{etablissement.courriel && <Mail address={etablissement.courriel} />}</Line>
        {etablissement.url && <Line label="Site">{<Site address={etablissement.url} />}</Line>}
        {etablissement.cfa && <Line label="Centre de formation d’apprentis (CFA)">{etablissement.cfa}</Line>}
        {maitres && <Line label="Enseignant référent">{referent && nomComplet(referent)}</Line>}
      </Group>
      {maitres?.map((maitre) => (
        <Group key={maitre.id} title={t`Maître d'apprentissage`}>
          <Line label="Nom">{nomComplet(maitre)}</Line>
          <Line label="Entreprise">{maitre.entreprise}</Line>
          <Line label="Courriel">{maitre.courriel && <Mail address={maitre.courriel} />}</Line>
        </Group>
      ))}
      {maitres?.length === 0 && (
        <section>
          <h2 className="fr-h4">{t`Maître d'apprentissage`}</h2>
          <p>{t`Aucun maître d'apprentissage n'a encore de compte pour suivre cet apprenti.`}</p>
        </section>
      )}
      {entreprise ? (
        <Group title={t`Entreprise d'accueil`}>
          <Line label="Raison sociale">{entreprise.raison_sociale}</Line>
          <Line label="Adresse">{entreprise.adresse}</Line>
          <Line label="Téléphone">{entreprise.telephone && telephoneLu(entreprise.telephone)}</Line>
          <Line label="Tuteur">{entreprise.tuteur}</Line>
          <Line label="Selon la fiche de liaison de">{entreprise.periode}</Line>
        </Group>
      ) : (
        <section>
          <h2 className="fr-h4">{t`Entreprise d'accueil`}</h2>
          <p>{t`Elle sera affichée ici dès qu'une fiche de liaison la nommera.`}</p>
        </section>
      )}
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="fr-h4">{title}</h2>
      <dl className="cpro-reads">{children}</dl>
    </section>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="cpro-read">
      <dt>{label}</dt>
      <dd className="cpro-text">{children || <Absent />}</dd>
    </div>
  );
}

function Mail({ address }: { address: string }) {
  return <a href={`mailto:${address}`}>{address}</a>;
}

/** Anything may have been typed for a site: only what leads to a page is a link. */
function Site({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {address}
      <span className="fr-sr-only">{t` (nouvel onglet)`}</span>
    </a>
  );
}
