/** Events of the journal and devices, in words. */
const EVENEMENTS: Record<string, string> = {
  connexion: "Connexion",
  connexion_code: "Connexion avec un code",
  connexion_code_secours: "Connexion avec un code de secours",
  connexion_cle: "Connexion avec une clé d’accès",
  echec: "Mot de passe refusé",
  code_refuse: "Code refusé",
  reinitialisation_demandee: "Lien de nouveau mot de passe envoyé",
  mot_de_passe_reinitialise: "Mot de passe remplacé par un lien",
  mot_de_passe_change: "Mot de passe changé",
  courriel_change: "Adresse électronique changée",
  application_ajoutee: "Application de codes ajoutée",
  application_retiree: "Application de codes retirée",
  codes_renouveles: "Codes de secours renouvelés",
  cle_refusee: "Clé d’accès refusée",
  cle_ajoutee: "Clé d’accès ajoutée",
  cle_renommee: "Clé d’accès renommée",
  cle_retiree: "Clé d’accès retirée",
  seconde_etape_retiree: "Seconde étape retirée par l’établissement ou l’académie",
  connexion_portail: "Connexion par un portail",
  portail_refuse: "Connexion par un portail refusée",
  portail_relie: "Portail relié",
  portail_retire: "Lien avec un portail retiré",
};

export function evenement(code: string): string {
  return EVENEMENTS[code] ?? code;
}

/** Whether an event deserves a second look. */
export function inquietant(code: string): boolean {
  return ["echec", "code_refuse", "cle_refusee", "portail_refuse"].includes(code);
}

const NAVIGATEURS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMES: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iPhone ou iPad"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/Linux/, "Linux"],
];

/** « Firefox sur Windows », of what a browser calls itself. */
export function appareil(agent: string): string {
  const of = (table: [RegExp, string][]) => table.find(([sign]) => sign.test(agent))?.[1];
  const browser = of(NAVIGATEURS);
  const system = of(SYSTEMES);
  if (browser && system) return `${browser} sur ${system}`;
  return browser ?? system ?? "Appareil inconnu";
}
