import { useSession } from "../app/session";
import { t } from "../text/typo";
import { Page } from "./Page";
import { ButtonsGroup } from "./Button";

/** A forbidden page and a missing one are the same page. `inside` when the page's own heading is already there. */
export function NotFound({ inside = false }: { inside?: boolean }) {
  const session = useSession();
  const several = (session?.choix.length ?? 0) > 1;
  const ways = (
    <ButtonsGroup
      inlineLayoutWhen="sm and up"
      buttons={[
        { children: t`Revenir à l'accueil`, linkProps: { href: "/" } },
        ...(several
          ? [{ children: "Changer de profil", priority: "secondary" as const, linkProps: { href: "/profil" } }]
          : []),
      ]}
    />
  );
  const sentence = t`Cette page n'existe pas ou n'est pas accessible avec votre profil.`;
  if (inside) {
    return (
      <>
        <p className="fr-text--lead">{sentence}</p>
        {ways}
      </>
    );
  }
  return (
    <Page title="Page introuvable" withoutCrumbs>
      <p className="fr-text--lead">{sentence}</p>
      {ways}
    </Page>
  );
}
