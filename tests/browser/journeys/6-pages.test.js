/** Every page of each profile, at both widths: sound for axe, readable, with a title (G-04). */
import { test } from "node:test";
import { DEVICES, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { demo } from "../support/suite.js";

withBrowser();
const PUBLIC = ["/connexion", "/connexion/code", "/connexion/portail", "/mot-de-passe/oublie", "/mot-de-passe/nouveau", "/compte/courriel", "/acces", "/partage/book", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/plan", "/nulle-part"];
const PERIOD = demo.periode_en_cours.id;
const ANNEXE = `/annexes/${demo.annexe.id}`;
const PAGES = {
  administrateur: ["/", "/pilotage/calendrier", "/parametres", "/imports", "/imports/nouveau", "/imports/annee", "/parametres/formations", "/comptes", "/comptes/nouveau", "/comptes/identifiants", "/comptes/connexions", "/compte", "/compte/securite", "/plan"],
  ddfpt: [
    "/", "/parametres", "/imports", "/comptes", "/annexes", "/annexes/academie", "/annexes/nouvelle", ANNEXE,
    ...["informations", "apprenants", "activites", "verification"].map((step) => `${ANNEXE}/declarer/${step}`),
    "/periodes", `/periodes/${PERIOD}/tuteurs`, `/periodes/${PERIOD}/modifier`, `/periodes/${PERIOD}/supprimer`, "/periodes/supprimees",
    "/pilotage/calendrier", "/pilotage/calendrier/nouvelle", "/visite",
  ],
  enseignant: ["/", "/visite", "/notifications", "/compte/notifications", "/pilotage/calendrier", "/annexes", "/annexes/academie", "/periodes", "/periodes/supprimees", `/periodes?periode=${PERIOD}`, `/periodes/${PERIOD}/tuteurs`],
  apprenant: ["/", "/periodes", `/apprenants/${demo.comptes.apprenant.id}/fiches-libres`, "/compte", "/compte/securite", "/compte/notifications", "/notifications", "/comptes"],
};

for (const device of Object.keys(DEVICES)) {
  test(`public pages are sound on ${device} (G-04)`, async () => {
    const page = await somebody(device);
    for (const path of PUBLIC) {
      await visit(page, path);
      await sound(page);
    }
    await page.leave();
  });
  for (const [profil, paths] of Object.entries(PAGES)) {
    test(`pages of ${profil} are sound on ${device} (G-04)`, async () => {
      const page = await signedIn(demo.comptes[profil], device);
      for (const path of paths) {
        await visit(page, path);
        await sound(page);
      }
      await page.leave();
    });
  }
}
