import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { monCompte, rgpd } from "../../api/endpoints";
import type { MonCompte } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { isTold } from "../../app/useUnread";
import { nomComplet, nomProfil } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, FaultList, faultOf, Loaded, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Absent } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { PasswordField } from "../../ui/NewPasswordFields";
import { Page } from "../../ui/Page";

/** One's own identity, as the établissement knows it, and one's e-mail address (I-06). */
export default function Compte() {
  const query = useQuery({ queryKey: ["compte"], queryFn: monCompte.read });
  return (
    <Page title="Mon compte" lead={t`Ce que votre établissement sait de vous. Une erreur ? Signalez-la à son administrateur.`}>
      <Loaded query={query}>{(account) => <Identity account={account} />}</Loaded>
    </Page>
  );
}

function Identity({ account }: { account: MonCompte }) {
  const session = useOpenSession();
  return (
    <>
      <dl className="cpro-facts">
        <dt>Nom</dt>
        <dd>{nomComplet(account)}</dd>
        <dt>Identifiant</dt>
        <dd>{account.identifiant ?? <Absent />}</dd>
        <dt>Adresse électronique</dt>
        <dd>{account.courriel ?? <Absent />}</dd>
        {session.profil && (
          <>
            <dt>Profil actuel</dt>
            <dd>
              {majuscule(nomProfil(session.profil))}
              {session.etablissement ? `, ${session.etablissement.nom || session.etablissement.uai}` : ""}
            </dd>
          </>
        )}
      </dl>
      <ul className="fr-mb-4w">
        {account.mot_de_passe && (
          <li>
            <Link href="/compte/securite">{t`Sécurité : mot de passe, seconde étape, appareils connectés`}</Link>
          </li>
        )}
        {isTold(session) && (
          <li>
            <Link href="/compte/notifications">Notifications par courriel</Link>
          </li>
        )}
        {session.choix.length > 1 && (
          <li>
            <Link href="/profil">Changer de profil</Link>
          </li>
        )}
      </ul>
      {session.profil && !session.second_facteur_a_ajouter && !session.mot_de_passe_a_changer && (
        <section className="cpro-narrow fr-mb-4w">
          <h2 className="fr-h4">Mes données</h2>
          <p>{t`Tout ce que l'application garde sur vous dans cet établissement, en une archive : un fichier à lire d'abord, puis un fichier par domaine.`}</p>
          <Button network priority="secondary" linkProps={{ href: rgpd.ownArchive, download: true }}>
            Télécharger mes données (ZIP)
          </Button>
        </section>
      )}
      {account.mot_de_passe && session.profil && !session.second_facteur_a_ajouter && <Email account={account} />}
    </>
  );
}

function Email({ account }: { account: MonCompte }) {
  const client = useQueryClient();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const courriel = String(form.get("courriel") ?? "").trim();
    const password = String(form.get("mot_de_passe") ?? "");
    const found: Fault[] = [];
    if (!courriel) found.push({ field: "courriel", message: t`Nouvelle adresse : écrivez-la sous la forme nom@domaine.fr` });
    if (!password) found.push({ field: "mot_de_passe", message: t`Mot de passe actuel : saisissez-le` });
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await monCompte.changeEmail(courriel, password);
      element.reset();
      await client.invalidateQueries({ queryKey: ["compte"] });
    } catch (failure) {
      setError(failure);
      setFaults(serverFaults(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="cpro-narrow">
      <h2 className="fr-h4">{account.courriel ? t`Changer d'adresse électronique` : t`Ajouter une adresse électronique`}</h2>
      {account.courriel_en_attente && (
        <div role="status" className="fr-mb-3w">
          <Alert
            severity="info"
            small
            description={t`Un lien a été envoyé à ${account.courriel_en_attente}. Votre nouvelle adresse sera en usage quand vous l'aurez suivi.`}
          />
        </div>
      )}
      {error !== null && <ProblemAlert error={error} title={t`L'adresse n'est pas changée`} />}
      {error === null && <FaultList faults={faults} before="avant de recevoir le lien" />}
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Input
          label="Nouvelle adresse (obligatoire)"
          hintText={t`Un lien de confirmation y sera envoyé.`}
          {...faultOf(faults, "courriel")}
          nativeInputProps={{ id: "courriel", name: "courriel", type: "email", autoComplete: "email" }}
        />
        <PasswordField name="mot_de_passe" label="Mot de passe actuel (obligatoire)" faults={faults} autoComplete="current-password" />
        <Button type="submit" disabled={busy}>
          Envoyer le lien de confirmation
        </Button>
      </form>
    </section>
  );
}
