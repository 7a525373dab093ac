export default function (config) {
  config.setQuietMode(true);
  return { dir: { input: "input", output: process.env.OUT } };
}
