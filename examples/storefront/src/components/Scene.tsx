import '../styles/scene.css';

/** The picture in the hero, in the brand's own colours: a dog at home for those who host, a dog on a walk for those who visit. */
export function Scene({ kind }: { kind: 'home' | 'walk' }) {
  return (
    <div className={`scene scene-${kind}`} aria-hidden="true">
      {kind === 'home' ? <AtHome /> : <OnAWalk />}
    </div>
  );
}

/** A dog from the front, 200 × 240. */
export function Dog({
  x = 0,
  y = 0,
  scale = 1,
  coat = 'honey',
}: {
  x?: number;
  y?: number;
  scale?: number;
  coat?: 'honey' | 'cocoa' | 'smoke';
}) {
  return (
    <g className={`dog dog-${coat}`} transform={`translate(${x} ${y}) scale(${scale})`}>
      <path className="coat tail" d="M142 214c26 4 44-10 42-34-1-9-12-9-13 0-1 10-10 18-31 16z" />
      <path className="coat" d="M54 236c-10-44 4-112 46-112s56 68 46 112z" />
      <path className="cream" d="M100 132c20 0 26 26 22 48-3 16-11 24-22 24s-19-8-22-24c-4-22 2-48 22-48z" />
      <path
        className="coat-dark"
        d="M60 236c-14 0-20-18-8-36 8-12 22-8 24 8l2 28zm80 0c14 0 20-18 8-36-8-12-22-8-24 8l-2 28z"
      />
      <path className="coat" d="M76 168h22v58H76zM102 168h22v58h-22z" />
      <path className="cream" d="M72 236c-3-14 4-22 14-22s15 8 13 22zm29 0c-2-14 3-22 13-22s17 8 14 22z" />
      <path className="collar" d="M66 128c18 12 50 12 68 0l2 13c-20 13-52 13-72 0z" />
      <circle className="tag" cx="100" cy="151" r="8" />
      <path className="coat" d="M52 78c0-36 20-54 48-54s48 18 48 54c0 34-20 56-48 56S52 112 52 78z" />
      <path
        className="cream"
        d="M100 24c8 0 11 20 14 40 1 7 12 14 14 28 2 20-10 38-28 38s-30-18-28-38c2-14 13-21 14-28 3-20 6-40 14-40z"
      />
      <path
        className="coat-dark"
        d="M68 36C48 22 28 40 26 66c-1 20 4 42 16 44 14 2 18-16 20-34 2-14 8-22 14-28zM132 36c20-14 40 4 42 30 1 20-4 42-16 44-14 2-18-16-20-34-2-14-8-22-14-28z"
      />
      <circle className="ink" cx="78" cy="74" r="6" />
      <circle className="ink" cx="122" cy="74" r="6" />
      <circle className="shine" cx="80" cy="72" r="2" />
      <circle className="shine" cx="124" cy="72" r="2" />
      <path className="ink" d="M88 90c0-5 5-8 12-8s12 3 12 8-7 11-12 11-12-6-12-11z" />
      <path className="tongue" d="M91 112h18v8c0 12-18 12-18 0z" />
      <path className="line" d="M100 101v8m0 0c-4 7-14 7-17 1m17-1c4 7 14 7 17 1" />
    </g>
  );
}

function AtHome() {
  return (
    <svg viewBox="0 0 560 460" className="scene-svg">
      <path className="blob" d="M78 96C150 6 350-8 458 70s124 236 36 314-306 78-404 12S6 186 78 96z" />
      <path className="blob-2" d="M66 398h430c12 0 22 8 22 18s-10 18-22 18H66c-12 0-22-8-22-18s10-18 22-18z" />
      <g className="window">
        <path className="frame" d="M96 226V134a70 70 0 0 1 140 0v92z" />
        <path className="sky" d="M108 214v-80a58 58 0 0 1 116 0v80z" />
        <circle className="sunball" cx="190" cy="126" r="17" />
        <path className="hill" d="M108 214v-26c22-22 46-22 64-4 16-16 36-18 52-6v36z" />
        <path className="frame" d="M163 76h6v140h-6zM108 154h116v6H108zM86 222h160v13H86z" />
      </g>
      <g className="lamp">
        <path className="stem" d="M436 166h7v238h-7z" />
        <path className="shade" d="M408 96h64l24 74H384z" />
        <path className="glow" d="M384 170h112l50 150H334z" />
        <path className="stem" d="M404 400h72v8h-72z" />
      </g>
      <g className="plant">
        <path
          className="leaf"
          d="M106 344c-36-14-44-52-34-82 28 12 42 42 34 82zm6 0c-8-44 8-78 36-92 16 34 4 72-36 92zm2 2c16-34 42-44 64-38-6 30-30 44-64 38z"
        />
        <path className="pot" d="M82 340h62l-8 62H90z" />
      </g>
      <path className="rug" d="M168 400c0-16 56-27 124-27s124 11 124 27-56 27-124 27-124-11-124-27z" />
      <path className="cushion" d="M196 384c-4-28 34-38 96-38s100 10 96 38c-3 22-44 28-96 28s-93-6-96-28z" />
      <Dog x={182} y={128} scale={1.1} />
      <g className="ball">
        <circle cx="402" cy="400" r="19" />
        <path d="M386 391c11 7 22 7 33 0M386 409c11-7 22-7 33 0" />
      </g>
      <path
        className="heart"
        d="M350 122c-16-12-24-21-24-31 0-8 6-14 13-14 5 0 9 3 11 7 2-4 6-7 11-7 7 0 13 6 13 14 0 10-8 19-24 31z"
      />
    </svg>
  );
}

function OnAWalk() {
  return (
    <svg viewBox="0 0 560 460" className="scene-svg">
      <circle className="sunball" cx="404" cy="132" r="66" />
      <path
        className="cloud"
        d="M78 126c0-20 28-26 36-10 12-18 46-10 44 12 22-2 28 26 6 28H84c-22 0-26-26-6-30zM300 76c0-12 18-17 24-6 8-12 30-6 28 8 14-2 18 18 4 18h-52c-14 0-16-18-4-20z"
      />
      <g className="town">
        <path d="M34 352V214h62v138zM104 352V176h52v176zM164 352V236h66v116zM396 352V226h58v126zM462 352V186h56v166zM330 352V254h58v98z" />
        <path className="roof" d="M24 216l41-38 41 38zM156 238l41-36 41 36zM322 256l37-34 37 34z" />
        <path
          className="lights"
          d="M50 236h11v15H50zm20 0h11v15H70zm-20 32h11v15H50zm20 0h11v15H70zM116 196h10v14h-10zm18 0h10v14h-10zm-18 32h10v14h-10zm18 32h10v14h-10zM182 258h11v15h-11zm20 0h11v15h-11zM410 246h11v14h-11zm20 0h11v14h-11zm0 32h11v14h-11zM476 206h10v14h-10zm18 0h10v14h-10zm-18 32h10v14h-10zm18 32h10v14h-10zM348 272h9v13h-9z"
        />
      </g>
      <path className="hill" d="M0 352c70-40 160-44 248-20s196 20 312-26v154H0z" />
      <path className="path" d="M214 460c30-60 96-84 84-126 34 20 70 54 124 126z" />
      <g className="trees">
        <path className="trunk" d="M90 330h9v52h-9zM492 318h9v58h-9z" />
        <path
          className="leaf"
          d="M94 238c34 0 50 34 42 64s-24 42-42 42-34-12-42-42 8-64 42-64zM496 214c38 0 56 38 47 72s-27 46-47 46-38-12-47-46 9-72 47-72z"
        />
      </g>
      <g className="walker" transform="translate(128 118)">
        <path className="limb" d="M92 196c2 40-10 66-24 96M104 196c10 38 20 58 40 92" />
        <path className="shoe" d="M56 288h26v12H48c0-7 3-12 8-12zM134 282l22-9 8 10c2 4 0 8-4 8l-24 3z" />
        <path className="coat-p" d="M72 112c2-24 14-36 30-36s28 12 30 36l6 92c-24 10-50 10-72 0z" />
        <path className="sleeve" d="M122 104c18 14 30 30 44 44" />
        <path className="sleeve" d="M82 106c-14 22-20 42-18 62" />
        <circle className="skin" cx="170" cy="152" r="9" />
        <circle className="skin" cx="64" cy="172" r="9" />
        <path className="skin" d="M92 62h20v20c-6 6-14 6-20 0z" />
        <circle className="skin" cx="103" cy="48" r="25" />
        <circle className="ink" cx="119" cy="48" r="2.6" />
        <path className="smile" d="M112 61c5 4 10 3 13 0" />
        <path className="hat" d="M76 44c-2-26 14-38 30-36 20 2 28 18 24 34-18-8-36-8-54 2z" />
        <circle className="bobble" cx="104" cy="5" r="8" />
        <path className="scarf" d="M80 76c14 10 32 10 46 0l4 12c-16 12-38 12-54 0zM116 86l14 42-15 3-11-40z" />
      </g>
      <g className="trotter" transform="translate(346 276)">
        <path className="coat" d="M18 70c-16-10-26-30-18-48 3-7 12-4 11 4-2 14 6 24 20 28z" />
        <path className="leg coat-dark" d="M44 92l-14 44M112 92l20 40" />
        <path className="leg coat" d="M32 86l8 52M104 92l-6 46" />
        <path
          className="coat"
          d="M24 66c4-18 22-24 46-22l36 2c22 2 30 16 24 32-6 18-22 24-46 24H52C32 102 20 88 24 66z"
        />
        <path
          className="coat"
          d="M92 62c2-32 14-52 42-52 14 0 20 8 22 18l22 8c10 4 8 20-2 24-14 6-26 6-34 4-6 20-24 30-40 20-8-6-10-12-10-22z"
        />
        <path className="cream" d="M150 42c8-6 18-8 26-4 10 4 8 18-2 22-10 4-20 4-26 0-6-6-4-12 2-18z" />
        <path className="coat-dark" d="M124 12c-16-8-32 2-36 22-3 16 4 30 14 28 12-2 12-18 16-28 3-8 8-10 14-10z" />
        <path className="leash" d="M-48 -6c50 34 118 26 164 74" />
        <path className="collar" d="M104 60c8 12 22 18 36 14l-3 11c-18 6-36-2-42-16z" />
        <circle className="ink" cx="144" cy="32" r="4.5" />
        <path className="ink" d="M174 36c6 0 10 3 9 7s-8 6-12 3-3-10 3-10z" />
      </g>
    </svg>
  );
}
