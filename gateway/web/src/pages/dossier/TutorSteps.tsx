import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { aPartirDe } from "../../text/etapes";
import { compte, t } from "../../text/typo";
import { BilanBadge } from "../../ui/badges";
import { Link } from "../../ui/Link";
import { annexesInWords } from "../annexesPortfolio/words";
import { activitesInWords, commentsInWords } from "./hubTiles";
import { hasJournal, journalHref } from "./journal/sections";
import { activiteLinks, baseOf, type SheetLink, sheetLinks } from "./sheets";
import { type HowFar, useWritten, writtenInWords } from "./useWritten";

/** What a tutor does, in order: read what the learner writes, say what one thinks of it, fill the bilan with the teacher (3.3). */
export function TutorSteps({ dossier }: { dossier: Dossier }) {
  const base = baseOf(dossier);
  const { portfolio } = dossier;
  const maitre = useOpenSession().profil === "maitre_apprentissage";
  // It has the company and its place among its pages: they are not told twice (F-09).
  const journal = Boolean(portfolio) && hasJournal(dossier);
  const personal = useWritten("bilan-personnel", dossier, portfolio !== null);
  const ofPeriod = useWritten("bilan-periode", dossier, journal && maitre);
  const weekly = portfolio?.suivi !== "fiches-activites";
  const sheets = sheetLinks(dossier);
  const next = sheets.find(({ a_lire }) => a_lire) ?? sheets.find(({ etat }) => etat !== "vide") ?? sheets[0];
  const reading = weekly ? "Lire ses semaines" : "Lire ses fiches";
  return (
    <ol className="cpro-steps">
      <li>
        <Link href={`${base}/liaison`}>Prendre connaissance de la fiche de liaison</Link>
      </li>
      <li>
        {next ? <Link href={next.href}>{reading}</Link> : portfolio ? t`${reading} : aucune pour l'instant` : t`${reading} : le portfolio est en préparation`}{" "}
        <Unread of={sheets} word={weekly ? "semaine" : "fiche"} />
      </li>
      {journal && (
        <li>
          <Link href={journalHref(dossier)}>Lire son journal de bord</Link>
          {maitre && (
            <>
              {" "}
              · <Link href={journalHref(dossier, "semaines")}>Cocher les tâches de la semaine</Link>
            </>
          )}
        </li>
      )}
      {portfolio && !journal && (
        <li>
          <Link href={`${base}/entreprise`}>Lire sa présentation de l’entreprise</Link>
        </li>
      )}
      {portfolio?.suivi === "portfolio" && (
        <li>
          {!journal && (
            <>
              <Link href={`${base}/carte`}>Voir où est l’entreprise</Link> ·{" "}
            </>
          )}
          <Link href={`${base}/organigramme`}>Lire son organigramme</Link>
        </li>
      )}
      {portfolio?.suivi === "portfolio" && (
        <li>
          <Link href={`${base}/activites`}>Lire ses activités</Link> <Unread of={activiteLinks(dossier)} word="activité" />{" "}
          <span className="cpro-row__detail">{activitesInWords(portfolio)}</span>
        </li>
      )}
      {portfolio && (
        <>
          <li>
            <Link href={`${base}/bilan-personnel`}>Lire son bilan personnel</Link> <Written howFar={personal} />
          </li>
          <li>
            <Link href={`${base}/annexes`}>Voir ses photos, ses fichiers et ses adresses web</Link>{" "}
            <span className="cpro-row__detail">{annexesInWords(portfolio.annexes)}</span>
          </li>
          <li>
            <Link href={`${base}/commentaires`}>Lire et écrire des commentaires</Link>{" "}
            <span className={portfolio.commentaires_a_lire > 0 ? "cpro-unread" : "cpro-row__detail"}>{commentsInWords(portfolio)}</span>
          </li>
        </>
      )}
      {journal && maitre && (
        <li>
          <Link href={journalHref(dossier, "bilan")}>Compléter le bilan de la période</Link> <Written howFar={ofPeriod} />
        </li>
      )}
      {dossier.bilan && (
        <li>
          <Link href={`${base}/bilan`}>{t`Faire le bilan entreprise avec l'enseignant`}</Link> <BilanBadge etat={dossier.bilan.etat} />{" "}
          <span className="cpro-row__detail">{aPartirDe(dossier.periode)}</span>
        </li>
      )}
    </ol>
  );
}

/** Told here, so that nobody opens a page to find nothing on it. */
function Written({ howFar }: { howFar: HowFar | null }) {
  return howFar && <span className="cpro-row__detail">{writtenInWords(howFar)}</span>;
}

function Unread({ of, word }: { of: SheetLink[]; word: string }) {
  const count = of.filter(({ a_lire }) => a_lire).length;
  return count > 0 && <span className="cpro-unread">● {compte(count, word)} à lire</span>;
}
