// Draw on the photo what is to be covered: the form's per cents are filled in, and the form sends them. Without
// this script, or without a pointer, the same numbers are typed.
const photo = document.getElementById("photo");
const form = document.querySelector("form[data-box]");

if (photo && form) {
  const mark = document.createElement("canvas");
  mark.className = "photo__mark";
  mark.setAttribute("aria-hidden", "true");
  photo.after(mark);
  let from = null;

  const share = (event) => {
    const { left, top, width, height } = mark.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - left) / width), within((event.clientY - top) / height)];
  };
  const region = (to) => ({
    x: Math.min(from[0], to[0]), y: Math.min(from[1], to[1]),
    w: Math.abs(from[0] - to[0]), h: Math.abs(from[1] - to[1]),
  });
  const draw = ({ x, y, w, h }) => {
    mark.width = mark.clientWidth;
    mark.height = mark.clientHeight;
    const brush = mark.getContext("2d");
    brush.fillStyle = "rgba(0, 0, 0, .6)";
    brush.fillRect(x * mark.width, y * mark.height, w * mark.width, h * mark.height);
  };

  mark.addEventListener("pointerdown", (event) => {
    from = share(event);
    mark.setPointerCapture(event.pointerId);
  });
  mark.addEventListener("pointermove", (event) => { if (from) draw(region(share(event))); });
  mark.addEventListener("pointerup", (event) => {
    const drawn = region(share(event));
    from = null;
    for (const [side, value] of Object.entries(drawn)) {
      form.elements.namedItem(side).value = (100 * value).toFixed(1);
    }
  });
}
