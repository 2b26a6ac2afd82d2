/** Main navigation per profile: only what exists and what the profile may open (G-01). */
import type { MainNavigationProps } from "@codegouvfr/react-dsfr/MainNavigation";
import type { Profil, Session } from "../api/types";

interface Entry {
  text: string;
  href: string;
  /** Module that it belongs to: hidden where that is off (I-14). */
  module?: string;
  /** Of a learner: for apprentices alone. */
  apprentis?: boolean;
  /** Pages that belong to it and lie elsewhere. */
  under?: RegExp;
}
interface Menu {
  text: string;
  entries: Entry[];
}

const ACCUEIL: Entry = { text: "Accueil", href: "/" };
const PERIODES: Menu = {
  text: "Périodes",
  entries: [
    { text: "Vue par périodes", href: "/periodes" },
    { text: "Annexes pédagogiques", href: "/annexes" },
    { text: "Référentiels", href: "/referentiels" },
    { text: "Périodes officielles", href: "/pilotage/calendrier" },
  ],
};
/** What a teacher reads of the people around its learners. */
const SUIVI: Entry[] = [
  { text: "Référents", href: "/comptes/referents" },
  { text: "Maîtres d’apprentissage", href: "/comptes/maitres-apprentissage" },
];
const PARAMETRES: Menu = {
  text: "Paramètres",
  entries: [
    { text: "Établissement", href: "/parametres" },
    { text: "Modules", href: "/parametres/modules" },
    { text: "Accès des inspecteurs", href: "/parametres/inspecteurs" },
    { text: "Imports", href: "/imports" },
    { text: "Comptes", href: "/comptes" },
    { text: "Transferts", href: "/transferts", module: "transferts" },
    { text: "Données personnelles", href: "/rgpd" },
  ],
};

/** The livret of an apprentice has one address for all who read it (F-12). */
const livret = (text: string): Entry => ({ text, href: "/livret", module: "livret", under: /^\/apprenants\/[^/]+\/livret(\/|$)/ });

/** A learner's own book (F-11). */
const BOOK: Entry = { text: "Mon book", href: "/book", module: "book", under: /^\/apprenants\/[^/]+\/book(\/|$)/ };

/** What the DDFPT has besides. */
const FORMATIONS: Entry = { text: "Formations", href: "/parametres/formations" };
const avecFormations = (menu: Menu): Menu => ({
  ...menu,
  entries: menu.entries.flatMap((entry) => (entry.href === "/imports" ? [FORMATIONS, entry] : [entry])),
});

const BY_PROFILE: Record<Profil, (Entry | Menu)[]> = {
  enseignant: [ACCUEIL, { ...PERIODES, entries: [...PERIODES.entries, ...SUIVI] }],
  ddfpt: [ACCUEIL, PERIODES, avecFormations(PARAMETRES)],
  chef_etablissement: [ACCUEIL, PERIODES, PARAMETRES],
  administrateur: [
    ACCUEIL,
    { text: "Comptes", href: "/comptes" },
    { text: "Imports", href: "/imports" },
    { text: "Transferts", href: "/transferts", module: "transferts" },
    { text: "Données personnelles", href: "/rgpd" },
    {
      text: "Paramètres",
      entries: [
        { text: "Établissement", href: "/parametres" },
        { text: "Périodes officielles", href: "/pilotage/calendrier" },
        { text: "Modules", href: "/parametres/modules" },
        FORMATIONS,
      ],
    },
  ],
  inspecteur: [ACCUEIL, PERIODES],
  apprenant: [ACCUEIL, { text: "Mes périodes", href: "/periodes" }, BOOK, { ...livret("Mon livret"), apprentis: true }],
  maitre_apprentissage: [ACCUEIL, { text: "Suivi des activités en entreprise", href: "/periodes" }, livret("Livret d’apprentissage")],
  tuteur_de_stage: [],
  operateur_academique: [
    { text: "Établissements", href: "/etablissements" },
    { text: "Référentiels", href: "/referentiels" },
    { text: "Déploiements de confiance", href: "/deploiements" },
  ],
};

/** Pages that others lie under without belonging to them. */
const EXACT = ["/", "/parametres"];

function within(pathname: string, { href, under }: Entry): boolean {
  if (under?.test(pathname)) return true;
  return EXACT.includes(href) ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
}

/** What of a session decides which entries are there, beside its profile. */
export type Reader = Partial<Pick<Session, "modules" | "apprenti">>;

/** What of the menu is there, with the modules that are on. */
function itemsOf(profil: Profil, { modules = [], apprenti = false }: Reader): (Entry | Menu)[] {
  const there = (entry: Entry) => (!entry.module || modules.includes(entry.module)) && (!entry.apprentis || apprenti);
  return BY_PROFILE[profil]
    .map((item) => ("href" in item ? item : { ...item, entries: item.entries.filter(there) }))
    .filter((item) => ("href" in item ? there(item) : item.entries.length > 0));
}

export function navigationOf(profil: Profil | null, pathname: string, reader: Reader = {}): MainNavigationProps.Item[] {
  if (!profil) return [];
  return itemsOf(profil, reader).map((item): MainNavigationProps.Item => {
    if ("href" in item) {
      return { text: item.text, isActive: within(pathname, item), linkProps: { href: item.href } };
    }
    return {
      text: item.text,
      isActive: item.entries.some((entry) => within(pathname, entry)),
      menuLinks: item.entries.map((entry) => ({
        text: entry.text,
        isActive: within(pathname, entry),
        linkProps: { href: entry.href },
      })),
    };
  });
}

/** All pages that a profile can reach from the menu, for the site map. */
export function pagesOf(profil: Profil | null, reader: Reader = {}): Entry[] {
  if (!profil) return [];
  return itemsOf(profil, reader).flatMap((item) => ("href" in item ? [item] : item.entries));
}
