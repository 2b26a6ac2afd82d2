import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useRef, useState } from "react";
import type { Position } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nombre, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done } from "../../ui/feedback";
import { ConflictChoice } from "../../ui/fields";
import { votreTuteur } from "./followed";
import type { Writing } from "./Formulaire";
import { PlaceAtAddress } from "./PlaceAtAddress";
import { ownPlace } from "./ownPlace";
import { positionOf, positionText } from "./position";
import { PositionInputs } from "./PositionInputs";
import { type MapHandle, PositionMap } from "./PositionMap";
import { PositionTold } from "./PositionTold";

const FIELD = "position";

/** What has just been done to the marker, and where it was, to go back. */
interface Notice {
  text: string;
  before?: Position;
}

/** The learner puts the marker: by touch, with the arrows, in numbers, or where one stands. */
export function PositionForm({ dossier, engine, form }: Writing) {
  const { personne } = useOpenSession();
  const map = useRef<MapHandle>(null);
  const [moves, setMoves] = useState(0);
  const [notice, setNotice] = useState<Notice | null>(null);
  const [looking, setLooking] = useState(false);
  const [refusal, setRefusal] = useState("");
  const position = positionOf(engine.value(FIELD));

  function place(to: Position | null, said: Notice | null = null) {
    engine.set(FIELD, to);
    setMoves((count) => count + 1);
    setNotice(said);
    setRefusal("");
  }

  async function find() {
    if (looking) return;
    setLooking(true);
    setRefusal("");
    try {
      const { position: own, accuracy } = await ownPlace();
      const before = positionOf(engine.value(FIELD));
      place(own, { text: t`Le repère est où vous êtes, à ${nombre(accuracy)}\u00a0m près.`, ...(before ? { before } : {}) });
      map.current?.approach(own);
    } catch (error) {
      setRefusal((error as Error).message);
    } finally {
      setLooking(false);
    }
  }

  function placeAtAddress(there: Position, address: string) {
    const before = positionOf(engine.value(FIELD));
    place(there, { text: t`Le repère est à l'adresse trouvée : ${address}.`, ...(before ? { before } : {}) });
    map.current?.approach(there);
  }

  function placeInTheMiddle() {
    const centre = map.current?.centre();
    if (!centre) return;
    place(centre);
    map.current?.reach(centre);
  }

  if (engine.conflict(FIELD)) {
    const show = (version: Parameters<typeof positionOf>[0]) => {
      const there = positionOf(version);
      return there ? positionText(there) : "";
    };
    return <ConflictChoice engine={engine} name={FIELD} label="Position de l’entreprise" show={show} mergeable={false} />;
  }
  return (
    <>
      <p className="cpro-noprint">{t`Touchez la carte pour placer le repère, puis faites-le glisser ou déplacez-le avec les flèches du clavier. Vos enseignants et ${votreTuteur(dossier)} le verront.`}</p>
      <Done text={notice?.text ?? ""}>
        <Alert
          severity="success"
          small
          description={
            <>
              {notice?.text}{" "}
              {notice?.before && (
                <Button size="small" priority="tertiary" onClick={() => place(notice.before ?? null, { text: t`Le repère est revenu à sa place.` })}>
                  Annuler
                </Button>
              )}
            </>
          }
        />
      </Done>
      <PositionMap ref={map} whose={personne.id} position={position} label={t`Carte de l'entreprise`} onPlace={(to) => place(to)} />
      <PositionTold position={position} moves={moves} />
      <div className="cpro-toolbar">
        {!position && (
          <Button priority="secondary" onClick={placeInTheMiddle}>
            Placer le repère au milieu de la carte
          </Button>
        )}
        <PlaceAtAddress dossier={dossier} onFound={placeAtAddress} onRefusal={setRefusal} />
        <Button priority="secondary" onClick={() => void find()}>
          {looking ? t`Recherche de votre position...` : "Utiliser ma position"}
        </Button>
        {position && (
          <Button priority="tertiary" onClick={() => place(null, { text: t`La position est effacée.`, before: position })}>
            Effacer la position
          </Button>
        )}
      </div>
      <div role="alert">{refusal && <Alert severity="error" small className="fr-mb-2w" description={refusal} />}</div>
      <PositionInputs
        form={`${form}:saisie`}
        position={position}
        moves={moves}
        onType={(to) => {
          engine.set(FIELD, to);
          setNotice(null);
        }}
        onDone={(to) => {
          engine.flush();
          if (to) map.current?.approach(to);
        }}
      />
    </>
  );
}
