import { Tile } from "@codegouvfr/react-dsfr/Tile";
import { useQuery } from "@tanstack/react-query";
import { accueil } from "../../api/endpoints";
import { Navigate } from "react-router";
import type { Accueil as Contents, Session } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { jour } from "../../text/dates";
import { nomDiplome } from "../../text/diplomes";
import { nombre, t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { useDiplomes } from "../annexes/useDiplomes";
import { VisitLink } from "../visite/VisitLink";
import { AccueilApprenant } from "./AccueilApprenant";
import { AccueilTuteur } from "./AccueilTuteur";
import { ApprentisPeriodes } from "./ApprentisPeriodes";
import { PeriodCard } from "./PeriodCard";
import { Button } from "../../ui/Button";

/** Each profile its own home (G-01): what there is to do first. */
export default function Accueil() {
  const session = useOpenSession();
  const operator = session.profil === "operateur_academique";
  const query = useQuery({ queryKey: ["accueil"], queryFn: accueil.read, enabled: !operator });
  const title = t`Bonjour ${nomComplet(session.personne)}`;
  if (operator) return <Navigate to="/etablissements" replace />;
  if (session.profil === "tuteur_de_stage") return <AccueilTuteur title={title} />;
  return (
    <Page title={title} withoutCrumbs>
      <Loaded query={query}>{(value) => <Content session={session} value={value} />}</Loaded>
    </Page>
  );
}

function Content({ session, value }: { session: Session; value: Contents }) {
  switch (session.profil) {
    case "apprenant":
      return <AccueilApprenant value={value} />;
    case "administrateur":
      return <Administration value={value} />;
    case "maitre_apprentissage":
      return (
        <>
          <Todo items={value.a_faire} />
          <section aria-labelledby="suivi">
            <h2 id="suivi">Suivi des activités en entreprise</h2>
            <VisitLink periodes={value.periodes} />
            <ApprentisPeriodes heading="h3" />
          </section>
        </>
      );
    default:
      return <Enseignement session={session} value={value} />;
  }
}

/** « À faire »: a count, its words and its link. */
export function Todo({ items }: { items: Contents["a_faire"] }) {
  return (
    <section aria-labelledby="a-faire">
      <h2 id="a-faire">À faire</h2>
      {items.length === 0 ? (
        <p>{t`Tout est à jour.`}</p>
      ) : (
        <ul className="cpro-todo">
          {items.map((item) => (
            <li key={item.libelle}>
              <Link href={item.lien}>
                {item.libelle}
                {item.nombre > 1 && <strong>{nombre(item.nombre)}</strong>}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What an inspector was opened (I-13). */
function ReadingAccess({ session }: { session: Session }) {
  const diplomas = useDiplomes();
  return (
    <section aria-labelledby="acces">
      <h2 id="acces">Votre accès</h2>
      <p>
        {t`Vous lisez les annexes, les périodes et les bilans des diplômes suivants`}
        {session.jusqu_au && t`, jusqu'au ${jour(session.jusqu_au)} inclus`}.
      </p>
      <ul>
        {(diplomas.data ?? []).map((diploma) => (
          <li key={diploma.code}>{nomDiplome(diploma)}</li>
        ))}
      </ul>
      <p>
        <Link href="/annexes">Lire les annexes pédagogiques</Link>
      </p>
    </section>
  );
}

function Enseignement({ session, value }: { session: Session; value: Contents }) {
  const writes = session.profil === "enseignant" || session.profil === "ddfpt";
  return (
    <div className="cpro-columns">
      {session.profil === "inspecteur" ? <ReadingAccess session={session} /> : <Todo items={value.a_faire} />}
      <section aria-labelledby="en-cours">
        <h2 id="en-cours">Périodes</h2>
        {value.periodes.length === 0 ? (
          <Empty {...(writes ? { action: { label: "Créer une annexe pédagogique", href: "/annexes/nouvelle" } } : {})}>
            {writes
              ? t`Aucune période n'est déclarée pour vos classes. Une période se déclare à partir d'une annexe pédagogique.`
              : t`Aucune période n'est déclarée.`}
          </Empty>
        ) : (
          <>
            {writes && <VisitLink periodes={value.periodes} />}
            {value.periodes.map((each) => <PeriodCard key={each.id} periode={each} href={`/periodes?niveau=${each.niveau}&periode=${each.id}`} />)}
            <Button priority="secondary" linkProps={{ href: "/periodes" }}>
              Voir toutes les périodes
            </Button>
          </>
        )}
      </section>
    </div>
  );
}

function Administration({ value }: { value: Contents }) {
  const tiles = [
    { title: "Paramètres", desc: t`Nom, courriel et diplômes de l'établissement.`, href: "/parametres" },
    { title: "Imports", desc: t`Élèves, responsables et personnels, depuis les fichiers de la scolarité.`, href: "/imports" },
    { title: "Comptes", desc: t`Chercher une personne, imprimer des fiches d'identifiants, créer un compte.`, href: "/comptes" },
  ];
  return (
    <>
      <Todo items={value.a_faire} />
      <h2>Gérer</h2>
      <div className="cpro-tiles">
        {tiles.map(({ title, desc, href }) => (
          <Tile key={href} title={title} titleAs="h3" desc={desc} linkProps={{ href }} enlargeLinkOrButton small orientation="horizontal" />
        ))}
      </div>
    </>
  );
}
