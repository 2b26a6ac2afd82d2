import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { jour } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Link } from "../../ui/Link";
import type { Failure } from "./prepare";
import type { Preparation } from "./usePreparation";

const WHY: Record<Failure, string> = {
  lecture: t`le service n'a pas répondu`,
  preparation: t`ce dossier est encore en préparation`,
  place: t`cet appareil n'a pas pu le garder, la place y manque peut-être`,
};

/** How far it is, in words, then what is there and until when, then what is not. */
export function Result({ periode, running, ready, failed, until, start }: Preparation & { periode: string }) {
  const many = failed.length > 1;
  return (
    <>
      <div role="status" className="fr-mt-3w">
        {running && <p>{t`Préparation en cours : ${compte(running.done, "dossier")} sur ${running.of}. Restez sur cette page.`}</p>}
        {!running && ready.length > 0 && (
          <p className="fr-text--bold">{t`Disponible hors ligne jusqu'au ${jour(until)} · ${compte(ready.length, "dossier")}`}</p>
        )}
      </div>
      {ready.length > 0 && (
        <>
          <ul className="cpro-rows">
            {ready.map((ligne) => (
              <li key={ligne.id} className="cpro-row cpro-row--link">
                <Link href={`/periodes/${periode}/portfolios/${ligne.id}`}>{t`Dossier de ${nomComplet(ligne)}`}</Link>
              </li>
            ))}
          </ul>
          <p>{t`Chaque page que vous ouvrez ensuite y reste quatorze jours de plus. Tout s'efface quand vous vous déconnectez.`}</p>
        </>
      )}
      {!running && failed.length > 0 && (
        <div role="alert" className="cpro-alert">
          <Alert
            severity="error"
            as="h2"
            title={many ? t`${failed.length} dossiers n'ont pas pu être préparés` : t`Un dossier n'a pas pu être préparé`}
            description={
              <>
                {failed.map(({ learner, why }) => (
                  <span key={learner.id} className="cpro-block">{`${t`Dossier de ${nomComplet(learner)} : `}${WHY[why]}.`}</span>
                ))}
                <span className="cpro-block">
                  <Button network size="small" onClick={() => start(failed.map(({ learner }) => learner))}>
                    Réessayer
                  </Button>
                </span>
              </>
            }
          />
        </div>
      )}
    </>
  );
}
