/**
 * Takes zod out of declaration files, so that programs do not need zod for the client's types.
 * `z.infer<typeof Trade>` becomes an object type, and the schemas are left out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type Ts from '../../test/support/generated-client/node_modules/typescript/lib/typescript.d.ts';
import { root } from './project.ts';

/** TypeScript 5, since 7 has no interface for programs; the generated client under test brings it. */
const ts: typeof Ts = createRequire(join(root, 'test/support/generated-client/package.json'))('typescript');

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Writes the declarations that an entry needs.
 * @throws Error when a type of zod's is left in one
 */
export function writePlainTypes(entry: string, from: string, to: string): void {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
  });
  const queue = [entry];
  for (const path of queue) {
    const source = program.getSourceFile(path);
    if (!source) throw new Error(`${path} was not compiled`);
    const text = plain(source, program.getTypeChecker());
    if (/\bz\.|zod/.test(text)) throw new Error(`${path} has a type of zod's that is not written out:\n${text}`);
    for (const [, specifier = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
      const next = join(dirname(path), `${specifier}.d.ts`);
      if (!queue.includes(next)) queue.push(next);
    }
    const file = join(to, relative(from, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function plain(source: Ts.SourceFile, checker: Ts.TypeChecker): string {
  const edits: Edit[] = [];
  const used = new Set<string>();
  const withoutSchemas = holdsSchemas(source);
  const replace = (node: Ts.Node, text: string) => edits.push({ start: node.getFullStart(), end: node.end, text });
  const visit = (node: Ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    const isSchema = ts.isVariableStatement(node) && /\bz\./.test(node.getText());
    if (withoutSchemas && (isSchema || ts.isFunctionDeclaration(node))) return void replace(node, '');
    if (ts.isTypeReferenceNode(node) && ts.isQualifiedName(node.typeName) && node.typeName.getText().startsWith('z.'))
      return void replace(node, ` ${written(node, checker)}`);
    if (ts.isStringLiteral(node) && /^\.\.?\/.*\.ts$/.test(node.text))
      edits.push({ start: node.end - 4, end: node.end - 1, text: '.js' });
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements)
    if (ts.isImportDeclaration(statement)) replace(statement, importOf(statement, used));
  let text = source.text;
  for (const { start, end, text: instead } of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + instead + text.slice(end);
  return text;
}

/** Tells files of schemas, which lose their schemas and functions, from files that only name types of schemas. */
const holdsSchemas = ({ statements }: Ts.SourceFile): boolean =>
  statements.some(
    statement =>
      ts.isImportDeclaration(statement) &&
      statement.moduleSpecifier.getText().includes('zod') &&
      !statement.importClause?.isTypeOnly,
  );

function written(node: Ts.TypeNode, checker: Ts.TypeChecker): string {
  const { NoTruncation, InTypeAlias, MultilineObjectLiterals } = ts.NodeBuilderFlags;
  const flags = NoTruncation | InTypeAlias | MultilineObjectLiterals;
  const type = checker.typeToTypeNode(checker.getTypeFromTypeNode(node), node, flags);
  if (!type) throw new Error(`${node.getText()} cannot be written out`);
  return ts.createPrinter().printNode(ts.EmitHint.Unspecified, type, node.getSourceFile());
}

/** Import of the names that are still used; empty when there are none. */
function importOf({ importClause, moduleSpecifier }: Ts.ImportDeclaration, used: Set<string>): string {
  const bindings = importClause?.namedBindings;
  if (!importClause || !bindings || !ts.isNamedImports(bindings)) throw new Error('Only named imports are expected');
  const names = bindings.elements
    .filter(({ name }) => used.has(name.text))
    .map(element => element.getText().replace(/^type /, ''));
  const specifier = moduleSpecifier.getText().replace(/\.ts(?=.$)/, '.js');
  return names.length > 0 ? `\nimport type { ${names.join(', ')} } from ${specifier};` : '';
}
