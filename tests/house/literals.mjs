// Finds words that stand in Svelte components instead of coming from locales/.
// usage, in ui/: node literals.mjs FOLDER | node literals.mjs - < component
// Prints "file:line: words" for each and ends with 1 if there is any.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { parse } = require("svelte/compiler");

/** Attributes that people see or hear; of components also what they show under another name. */
const SHOWN = new Set(["title", "placeholder", "alt", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "aria-placeholder"]);
const SHOWN_BY_COMPONENTS = new Set([...SHOWN, "label", "text", "hint", "description", "heading", "caption", "message"]);

/** A word is two letters in a row; keys like "a", signs and figures are the same in every language. */
const WORD = /\p{L}{2,}/u;

function find(name, source) {
  const found = [];
  const report = (node, words) => {
    const line = source.slice(0, node.start).split("\n").length;
    found.push(`${name}:${line}: ${words.trim().replace(/\s+/g, " ").slice(0, 80)}`);
  };
  const words = (node, text) => {
    if (WORD.test(text)) report(node, text);
  };

  /** What an expression may come out as. What it compares with or calls with is not shown. */
  const expression = (node) => {
    switch (node?.type) {
      case "Literal":
        if (typeof node.value === "string") words(node, node.value);
        break;
      case "TemplateLiteral":
        if (node.quasis.some((part) => WORD.test(part.value.cooked))) report(node, node.quasis.map((part) => part.value.cooked).join("…"));
        node.expressions.forEach(expression);
        break;
      case "ConditionalExpression":
        expression(node.consequent);
        expression(node.alternate);
        break;
      case "LogicalExpression":
        if (node.operator !== "&&") expression(node.left);
        expression(node.right);
        break;
      case "BinaryExpression":
        if (node.operator === "+") {
          expression(node.left);
          expression(node.right);
        }
        break;
      case "TSAsExpression":
      case "TSNonNullExpression":
      case "TSSatisfiesExpression":
        expression(node.expression);
        break;
    }
  };

  const attribute = (node, shown) => {
    if (node.type !== "Attribute" || !shown.has(node.name) || node.value === true) return;
    const parts = Array.isArray(node.value) ? node.value : [node.value];
    for (const part of parts) {
      if (part.type === "Text") words(part, part.data);
      else expression(part.expression);
    }
  };

  const walk = (node) => {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) return node.forEach(walk);
    switch (node.type) {
      case "Text":
        return words(node, node.data);
      case "ExpressionTag":
        return expression(node.expression);
      case "Component":
      case "SvelteComponent":
        node.attributes.forEach((one) => attribute(one, SHOWN_BY_COMPONENTS));
        return walk(node.fragment);
      case "Comment":
        return;
    }
    if (Array.isArray(node.attributes)) node.attributes.forEach((one) => attribute(one, SHOWN));
    // Blocks and elements: their content, whatever the block calls it.
    for (const key of ["nodes", "fragment", "body", "fallback", "consequent", "alternate", "pending", "then", "catch"]) walk(node[key]);
  };
  walk(parse(source, { modern: true, filename: name }).fragment);
  return found;
}

function components(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return components(path);
    return path.endsWith(".svelte") ? [path] : [];
  });
}

const [where] = process.argv.slice(2);
const all = where === "-" ? find("component", readFileSync(0, "utf8")) : components(where).sort().flatMap((path) => find(path, readFileSync(path, "utf8")));
for (const line of all) console.log(line);
process.exit(all.length > 0 ? 1 : 0);
