import { pagesOf } from "../../app/navigation";
import { useSession } from "../../app/session";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";

const PUBLIC = [
  { text: "Accessibilité", href: "/accessibilite" },
  { text: "Mentions légales", href: "/mentions-legales" },
  { text: "Données personnelles", href: "/donnees-personnelles" },
];

export default function Plan() {
  const session = useSession();
  const own = session ? pagesOf(session.profil, session) : [{ text: "Connexion", href: "/connexion" }];
  const list = (pages: { text: string; href: string }[]) => (
    <ul>
      {pages.map((page) => (
        <li key={page.href}>
          <Link href={page.href}>{page.text}</Link>
        </li>
      ))}
    </ul>
  );
  return (
    <Page title="Plan du site">
      <h2>{session ? "Vos pages" : "Entrer"}</h2>
      {list(own.length > 0 ? own : [{ text: "Accueil", href: "/" }])}
      <h2>Informations</h2>
      {list(PUBLIC)}
    </Page>
  );
}
