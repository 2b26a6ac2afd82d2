/** Addresses of the screens. Each area is loaded when it is first opened. */
import { type ComponentType, lazy } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { NotFound } from "../ui/NotFound";
import { Crash } from "./Crash";
import { ForModule, ForProfiles, WithSession } from "./guards";
import { Shell } from "./Shell";

function page(path: string, load: () => Promise<{ default: ComponentType }>): RouteObject {
  const Page = lazy(load);
  return { path, element: <Page /> };
}

const publicPages: RouteObject[] = [
  page("connexion", () => import("../pages/connexion/Connexion")),
  page("connexion/code", () => import("../pages/connexion/CodeConnexion")),
  page("connexion/portail", () => import("../pages/connexion/RetourPortail")),
  page("mot-de-passe/oublie", () => import("../pages/connexion/MotDePasseOublie")),
  page("mot-de-passe/nouveau", () => import("../pages/connexion/NouveauMotDePasse")),
  page("compte/courriel", () => import("../pages/compte/Courriel")),
  page("acces", () => import("../pages/connexion/Acces")),
  page("partage/book", () => import("../pages/book/PartageBook")),
  page("accessibilite", () => import("../pages/infos/Accessibilite")),
  page("mentions-legales", () => import("../pages/infos/MentionsLegales")),
  page("donnees-personnelles", () => import("../pages/infos/DonneesPersonnelles")),
  page("plan", () => import("../pages/infos/Plan")),
];

const administration: RouteObject = {
  element: <ForProfiles profils={["administrateur", "ddfpt", "chef_etablissement"]} />,
  children: [
    page("parametres", () => import("../pages/parametres/Etablissement")),
    page("parametres/modules", () => import("../pages/parametres/Modules")),
    page("imports", () => import("../pages/imports/Imports")),
    page("imports/nouveau", () => import("../pages/imports/NouvelImport")),
    page("imports/annee", () => import("../pages/imports/NouvelleAnnee")),
    page("imports/:id", () => import("../pages/imports/UnImport")),
    page("transferts", () => import("../pages/transferts/Transferts")),
    page("transferts/recevoir", () => import("../pages/transferts/Recevoir")),
    page("transferts/fichiers/:id", () => import("../pages/transferts/UnFichier")),
    page("transferts/:id", () => import("../pages/transferts/UnTransfert")),
    page("rgpd", () => import("../pages/rgpd/Rgpd")),
    page("rgpd/personnes/:personne", () => import("../pages/rgpd/UnePersonne")),
    page("rgpd/personnes/:personne/effacement", () => import("../pages/rgpd/Effacer")),
    page("rgpd/effacements", () => import("../pages/rgpd/Effacements")),
    page("rgpd/effacements/:id", () => import("../pages/rgpd/UnEffacement")),
    page("rgpd/conservation", () => import("../pages/rgpd/Conservation")),
    page("rgpd/journal", () => import("../pages/rgpd/Journal")),
    page("comptes", () => import("../pages/comptes/Comptes")),
    page("comptes/nouveau", () => import("../pages/comptes/NouveauCompte")),
    page("comptes/maitres-apprentissage/nouveau", () => import("../pages/maitres/NouveauMaitre")),
    page("comptes/identifiants", () => import("../pages/comptes/Identifiants")),
    page("comptes/:id", () => import("../pages/comptes/UnCompte")),
  ],
};

const apprentissage: RouteObject = {
  element: <ForProfiles profils={["administrateur", "ddfpt", "chef_etablissement", "enseignant"]} />,
  children: [page("comptes/maitres-apprentissage", () => import("../pages/maitres/Maitres"))],
};

const suivi: RouteObject = {
  element: <ForProfiles profils={["administrateur", "ddfpt", "enseignant"]} />,
  children: [page("comptes/referents", () => import("../pages/referents/Referents"))],
};

const formations: RouteObject = {
  element: <ForProfiles profils={["administrateur", "ddfpt"]} />,
  children: [page("parametres/formations", () => import("../pages/formations/Formations"))],
};

const inspection: RouteObject = {
  element: <ForProfiles profils={["chef_etablissement", "ddfpt"]} />,
  children: [page("parametres/inspecteurs", () => import("../pages/parametres/Inspecteurs"))],
};

const academie: RouteObject = {
  element: <ForProfiles profils={["operateur_academique"]} />,
  children: [
    page("etablissements", () => import("../pages/etablissements/Etablissements")),
    page("etablissements/nouveau", () => import("../pages/etablissements/NouvelEtablissement")),
    page("etablissements/:uai", () => import("../pages/etablissements/UnEtablissement")),
    page("deploiements", () => import("../pages/deploiements/Deploiements")),
  ],
};

const journal: RouteObject = {
  element: <ForProfiles profils={["administrateur"]} />,
  children: [page("comptes/connexions", () => import("../pages/compte/Journal"))],
};

const pedagogie: RouteObject = {
  element: <ForProfiles profils={["enseignant", "ddfpt", "chef_etablissement", "inspecteur"]} />,
  children: [
    page("annexes", () => import("../pages/annexes/Annexes")),
    page("annexes/nouvelle", () => import("../pages/annexes/UneAnnexe")),
    page("annexes/academie", () => import("../pages/annexes/Academie")),
    page("annexes/academie/:id", () => import("../pages/annexes/UnePartagee")),
    page("annexes/:id", () => import("../pages/annexes/UneAnnexe")),
    page("annexes/:id/declarer/:etape", () => import("../pages/declarer/Declarer")),
    page("periodes/:periode/modifier", () => import("../pages/periodes/Modifier")),
    page("periodes/:periode/supprimer", () => import("../pages/periodes/Supprimer")),
    page("periodes/:periode/tuteurs", () => import("../pages/periodes/Tuteurs")),
  ],
};

/** Diplomas: read by who teaches and inspects, installed by operators of the académie. */
const referentiels: RouteObject = {
  element: <ForProfiles profils={["enseignant", "ddfpt", "chef_etablissement", "inspecteur", "operateur_academique"]} />,
  children: [
    page("referentiels", () => import("../pages/referentiels/Referentiels")),
    page("referentiels/:code", () => import("../pages/referentiels/UnReferentiel")),
  ],
};

const suppressions: RouteObject = {
  element: <ForProfiles profils={["enseignant", "ddfpt"]} />,
  children: [page("periodes/supprimees", () => import("../pages/periodes/PeriodesSupprimees"))],
};

const pilotage: RouteObject = {
  element: <ForProfiles profils={["administrateur", "chef_etablissement", "ddfpt", "enseignant", "inspecteur"]} />,
  children: [
    page("pilotage/calendrier", () => import("../pages/calendrier/Calendrier")),
    page("pilotage/calendrier/:officielle", () => import("../pages/calendrier/UneOfficielle")),
  ],
};

/** Who goes and sees a learner in the company (F-13). */
const visite: RouteObject = {
  element: <ForProfiles profils={["enseignant", "ddfpt", "maitre_apprentissage"]} />,
  children: [page("visite", () => import("../pages/visite/Visite"))],
};

/** The livret d'apprentissage (F-12). */
const livret: RouteObject = {
  element: <ForModule module="livret" />,
  children: [
    page("livret", () => import("../pages/livret/MonLivret")),
    page("apprenants/:apprenant/livret/:section?", () => import("../pages/livret/Livret")),
    page("apprenants/:apprenant/livret/:section/:fiche", () => import("../pages/livret/Ecrit")),
  ],
};

/** The book (F-11). */
const book: RouteObject = {
  element: <ForModule module="book" />,
  children: [
    page("book", () => import("../pages/book/MonBook")),
    page("apprenants/:apprenant/book", () => import("../pages/book/Book")),
    page("apprenants/:apprenant/book/lecture", () => import("../pages/book/Lecture")),
    page("apprenants/:apprenant/book/:etape", () => import("../pages/book/Etape")),
    page("apprenants/:apprenant/book/reussites/:fiche", () => import("../pages/book/Reussite")),
  ],
};

const DOSSIER = "periodes/:periode/portfolios/:apprenant";
const commun: RouteObject[] = [
  page("profil", () => import("../pages/connexion/Profil")),
  page("compte", () => import("../pages/compte/Compte")),
  page("compte/securite", () => import("../pages/compte/Securite")),
  page("compte/notifications", () => import("../pages/compte/Notifications")),
  page("notifications", () => import("../pages/notifications/Notifications")),
  page("mot-de-passe/premier", () => import("../pages/connexion/PremierMotDePasse")),
  page("periodes", () => import("../pages/periodes/Periodes")),
  page(DOSSIER, () => import("../pages/dossier/Hub")),
  page(`${DOSSIER}/liaison`, () => import("../pages/dossier/Liaison")),
  page(`${DOSSIER}/entreprise`, () => import("../pages/dossier/Entreprise")),
  page(`${DOSSIER}/carte`, () => import("../pages/dossier/Carte")),
  page(`${DOSSIER}/organigramme`, () => import("../pages/dossier/Organigramme")),
  page(`${DOSSIER}/semaines/:semaine`, () => import("../pages/dossier/Semaine")),
  page(`${DOSSIER}/activites`, () => import("../pages/dossier/Activites")),
  page(`${DOSSIER}/activites/:fiche`, () => import("../pages/dossier/Activite")),
  page(`${DOSSIER}/bilan-personnel`, () => import("../pages/dossier/BilanPersonnel")),
  page(`${DOSSIER}/annexes`, () => import("../pages/dossier/Annexes")),
  page(`${DOSSIER}/commentaires`, () => import("../pages/dossier/Commentaires")),
  page(`${DOSSIER}/fiches/:fiche`, () => import("../pages/dossier/Fiche")),
  { path: `${DOSSIER}/journal`, element: <Navigate to="entreprise" replace /> },
  page(`${DOSSIER}/journal/:section`, () => import("../pages/dossier/journal/Journal")),
  page(`${DOSSIER}/bilan`, () => import("../pages/dossier/Bilan")),
  page("apprenants/:apprenant/fiches-libres", () => import("../pages/libres/FichesLibres")),
  page("apprenants/:apprenant/fiches-libres/:fiche", () => import("../pages/libres/FicheLibre")),
  page("apprenants/:apprenant/bilans", () => import("../pages/bilans/Bilans")),
  page("apprenants/:apprenant/bilans/nouveau", () => import("../pages/bilans/NouveauBilan")),
  page("apprenants/:apprenant/bilans/:date", () => import("../pages/bilans/Bilans")),
];
const Accueil = lazy(() => import("../pages/accueil/Accueil"));

export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      ...publicPages,
      { element: <WithSession />, children: [{ index: true, element: <Accueil /> }, administration, apprentissage, suivi, formations, journal, inspection, academie, referentiels, pedagogie, suppressions, pilotage, visite, livret, book, ...commun] },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
