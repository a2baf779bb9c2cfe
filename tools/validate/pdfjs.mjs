// Open PDF files in pdf.js, the viewer of Firefox, and fill their text fields as people do.
//
//     node pdfjs.mjs FOLDER_WITH_PDFJS WHAT_TO_TYPE FILE…
//
// What to type is a text for all fields, or a JSON object of texts by the names of fields.
// Each file is saved beside itself as FILE.filled.pdf. Prints one JSON object per file: its pages,
// its fields, and what pdf.js had to complain of.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, typed, ...files] = process.argv.slice(2);
const texts = typed.startsWith('{') ? JSON.parse(typed) : null;
const home = path.join(folder, 'node_modules', 'pdfjs-dist');
const pdfjs = await import(pathToFileURL(path.join(home, 'legacy', 'build', 'pdf.mjs')));

let complaints = [];
for (const level of ['log', 'warn', 'error']) {
  console[level] = (...words) => {
    // Browsers have what Node lacks: a canvas to measure text that is typed.
    if (!words.join(' ').includes('OffscreenCanvas')) complaints.push(words.join(' '));
  };
}

for (const file of files) {
  complaints = [];
  const source = {
    data: new Uint8Array(fs.readFileSync(file)),
    verbosity: pdfjs.VerbosityLevel.WARNINGS,
    stopAtErrors: true,
    standardFontDataUrl: path.join(home, 'standard_fonts') + path.sep,
  };
  const document = await pdfjs.getDocument(source).promise;
  const fields = {};
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    await page.getOperatorList();
    await page.getTextContent();
    await page.getStructTree();
    for (const annotation of await page.getAnnotations()) {
      if (annotation.subtype !== 'Widget') continue;
      fields[annotation.fieldName] = annotation.fieldValue;
      const value = texts ? texts[annotation.fieldName] : typed;
      if (annotation.fieldType === 'Tx' && value !== undefined) {
        document.annotationStorage.setValue(annotation.id, { value });
      }
    }
  }
  fs.writeFileSync(`${file}.filled.pdf`, await document.saveDocument());
  const found = { file, pages: document.numPages, fields, complaints };
  process.stdout.write(JSON.stringify(found) + '\n');
}
process.exit(0);
