import { annexesPortfolio } from "../../api/endpoints";
import type { AnnexePortfolio } from "../../api/types";
import { t } from "../../text/typo";
import { FileLink } from "../../ui/Download";
import { Link } from "../../ui/Link";
import { AnnexeActions } from "./AnnexeActions";
import { ajoute, hote, isPhoto, sorteEtPoids } from "./words";

interface Props {
  apprenant: string;
  annexes: AnnexePortfolio[];
  writes: boolean;
  /** The sheet that an annexe is joined to, on a page that shows those of several. */
  sheetOf?: (fiche: string) => { href: string; label: string } | undefined;
  onDone: (text: string) => void;
}

/** Photos as one looks at them, then files and addresses (F-06). Everything opens apart: what is typed here stays. */
export function AnnexesList(props: Props) {
  const photos = props.annexes.filter(isPhoto);
  const others = props.annexes.filter((annexe) => !isPhoto(annexe));
  return (
    <>
      {photos.length > 0 && (
        <ul className="cpro-photos">
          {photos.map((photo) => (
            <Photo key={photo.id} photo={photo} {...props} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className="cpro-files">
          {others.map((annexe) => (
            <Other key={annexe.id} annexe={annexe} {...props} />
          ))}
        </ul>
      )}
    </>
  );
}

function Photo({ photo, ...props }: Props & { photo: AnnexePortfolio }) {
  const { apprenant } = props;
  return (
    <li className="cpro-photo">
      <FileLink href={annexesPortfolio.address(apprenant, photo.id)} target="_blank" rel="noopener" className="cpro-photo__open">
        <img src={annexesPortfolio.address(apprenant, photo.id, true)} alt={photo.titre} width={240} height={180} loading="lazy" />
        <NewTab />
      </FileLink>
      <p className="cpro-photo__title">{photo.titre}</p>
      <Details annexe={photo} {...props} />
    </li>
  );
}

function Other({ annexe, ...props }: Props & { annexe: AnnexePortfolio }) {
  const { adresse, fichier, titre } = annexe;
  return (
    <li className="cpro-file">
      <p className="cpro-file__title">
        {adresse ? (
          <a href={adresse} target="_blank" rel="noopener noreferrer" className="fr-link">
            {titre}
            <NewTab />
          </a>
        ) : (
          <FileLink
            href={annexesPortfolio.address(props.apprenant, annexe.id)}
            download={fichier?.nom}
            className="fr-link fr-link--icon-right fr-icon-download-line"
          >
            {titre}
          </FileLink>
        )}
      </p>
      <p className="cpro-row__detail">{adresse ? t`Page de ${hote(adresse)}` : sorteEtPoids(annexe)}</p>
      <Details annexe={annexe} {...props} />
    </li>
  );
}

/** What an icon shows to the others. */
function NewTab() {
  return <span className="fr-sr-only">{t` (nouvel onglet)`}</span>;
}

/** When it came and where it belongs, on the page that shows everything; who joined it, where that is not the learner. */
function Details({ annexe, apprenant, writes, sheetOf, onDone }: Omit<Props, "annexes"> & { annexe: AnnexePortfolio }) {
  const sheet = annexe.fiche ? sheetOf?.(annexe.fiche) : undefined;
  const told = sheetOf !== undefined || annexe.auteur.id !== apprenant;
  return (
    <>
      {told && <p className="cpro-row__detail">{ajoute(annexe, apprenant)}</p>}
      {sheet && (
        <p className="cpro-row__detail">
          <Link href={sheet.href}>{sheet.label}</Link>
        </p>
      )}
      {writes && <AnnexeActions apprenant={apprenant} annexe={annexe} onDone={onDone} />}
    </>
  );
}
