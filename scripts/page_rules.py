"""The rules about Markdown pages; scripts/check_rules.py runs them."""
import itertools
import pathlib
import re
import urllib.parse

GENERATED = {"build", "dist", "node_modules", "test-results"}
CODE = re.compile(r"^(```|~~~).*?^\1|<!--.*?-->|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^\s()<>]+)[^()]*\)|^\[[^\]]+\]:\s+<?(\S+?)>?$", re.MULTILINE)


def anchors(path):
    """The anchors of a page as GitHub makes them: of its headings, and those written out."""
    text = re.sub(r"^(```|~~~).*?^\1", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    found = set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    for title in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", text, re.MULTILINE):
        title = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = base = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for count in itertools.count(1):
            if slug not in found:
                break
            slug = f"{base}-{count}"
        found.add(slug)
    return found


def links(page):
    """(line, target) of each link of a page that is not to another site."""
    text = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), page.read_text())
    for match in LINK.finditer(text):
        target = match[1] or match[2]
        if not re.match(r"[a-z][a-z0-9+.-]*:|//", target):
            yield text[: match.start()].count("\n") + 1, target


def markdown(root):
    """Every link in a page leads to something, and docs/README.md to every page of docs/: (rule, file, line, text)."""
    root, linked = root.resolve(), set()
    for page in sorted(root.rglob("*.md")):
        name = page.relative_to(root)
        if any(part in GENERATED or part.startswith(".") for part in name.parts):
            continue
        for line, target in links(page):
            path, _, anchor = urllib.parse.unquote(target).partition("#")
            place = (root / path[1:] if path.startswith("/") else page.parent / path).resolve() if path else page
            if name == pathlib.Path("docs/README.md"):
                linked.add(place)
            if not place.exists() or not place.is_relative_to(root):
                yield ("links", name, line, f"there is no {path}")
            elif anchor and place.suffix == ".md" and anchor not in anchors(place):
                yield ("links", name, line, f"{path or 'the page'} has no heading #{anchor}")
    for page in sorted((root / "docs").glob("*.md")):
        if page.name != "README.md" and page not in linked:
            yield ("index", page.relative_to(root), 0, "docs/README.md does not link to it")
