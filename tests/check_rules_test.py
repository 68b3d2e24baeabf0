"""scripts/check_rules.py: each rule has a tree that breaks it, and one more that breaks none."""
import contextlib
import importlib.util
import io
import pathlib
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "scripts" / "check_rules.py"
sys.path.insert(0, str(SCRIPT.parent))
spec = importlib.util.spec_from_file_location("check_rules", SCRIPT)
check_rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_rules)


def header(folder, *lines):
    namespace = "imaging" if folder == "base" else f"imaging::{folder}"
    return "\n".join(["// What it is for.", "#pragma once", *lines, f"namespace {namespace} {{", "}", ""])


class Rules(unittest.TestCase):
    def check(self, files):
        """The exit status and the output for a tree of these files."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                status = check_rules.main(pathlib.Path(folder))
        return status, output.getvalue()

    def assert_broken(self, rule, files):
        status, output = self.check(files)
        self.assertEqual(status, 1, output)
        self.assertEqual({line.rsplit("[", 1)[1] for line in output.splitlines()}, {f"{rule}]"}, output)

    def test_a_tree_that_keeps_every_rule_passes(self):
        files = {
            "src/base/id.hpp": header("base"),
            "src/io/wait.hpp": header("io", "#include <boost/asio/ip/tcp.hpp>", '#include "base/id.hpp"'),
            "src/domain/views/view.hpp": header("domain", "#include <boost/asio/steady_timer.hpp>", '#include "io/wait.hpp"'),
            "src/domain/views/view.cpp": '#include "domain/views/view.hpp"\nnamespace imaging::domain {\n}\n',
            "tests/unit/domain/views/view_test.cpp": "TEST(View, shows_it) {}\n",
        }
        self.assertEqual(self.check(files), (0, ""))

    def test_all_files_have_one_version(self):
        def tree(service="1.2.0", api="1.2.0", client="1.2.0", gallery="1.2.0", needs="1.2.0"):
            return {
                "CMakeLists.txt": f"project(imaging-service VERSION {service} LANGUAGES CXX)\n",
                "openapi.yaml": f"info:\n  version: {api}\n",
                "client/package.json": f'{{\n  "version": "{client}"\n}}\n',
                "web/package.json": f'{{\n  "version": "{gallery}",\n  "dependencies": {{\n'
                f'    "@imaging-service/client": "{needs}"\n  }}\n}}\n',
            }

        self.assertEqual(self.check(tree()), (0, ""))
        for name in ("service", "api", "client", "gallery", "needs"):
            self.assert_broken("versions", tree(**{name: "1.2.1"}))
        self.assert_broken("versions", {**tree(), "openapi.yaml": "info: {}\n"})

    def test_a_higher_floor_is_not_included(self):
        self.assert_broken("floors", {"src/http/a.hpp": header("http", '#include "domain/views/view.hpp"')})

    def test_a_folder_on_the_same_floor_is_not_included(self):
        self.assert_broken("floors", {"src/http/a.hpp": header("http", '#include "pg/query.hpp"')})

    def test_the_domain_does_not_include_http(self):
        self.assert_broken("floors", {"src/domain/x/a.hpp": header("domain", '#include "http/head.hpp"')})

    def test_every_folder_has_a_floor(self):
        self.assert_broken("floors", {"src/new/a.hpp": header("new")})

    def test_sockets_belong_to_few_folders(self):
        self.assert_broken("asio", {"src/s3/a.hpp": header("s3", "#include <boost/asio/ip/tcp.hpp>")})

    def test_the_domain_has_no_http_status(self):
        self.assert_broken("no_http", {"src/domain/a.hpp": header("domain", "constexpr int status = 404;")})

    def test_the_api_writes_no_sql(self):
        self.assert_broken("no_sql", {"src/api/a.hpp": header("api", 'auto q = "SELECT id FROM imaging_asset";')})

    def test_a_folder_has_one_namespace(self):
        files = {"src/http/a.hpp": header("http", "namespace imaging::io {", "int answer();", "}")}
        self.assert_broken("namespace", files)

    def test_a_type_of_another_folder_may_be_declared(self):
        files = {"src/http/a.hpp": header("http", "namespace imaging::io {", "class Stream;", "}")}
        self.assertEqual(self.check(files), (0, ""))

    def test_a_file_opens_its_namespace(self):
        self.assert_broken("namespace", {"src/http/a.hpp": "// What it is for.\n#pragma once\n"})

    def test_a_header_says_what_it_is_for(self):
        self.assert_broken("first_line", {"src/http/a.hpp": header("http").partition("\n")[2]})

    def test_a_source_file_without_header_says_what_it_is_for(self):
        self.assert_broken("first_line", {"src/http/a.cpp": "namespace imaging::http {\n}\n"})

    def test_a_header_is_included_once(self):
        self.assert_broken("pragma_once", {"src/http/a.hpp": header("http").replace("#pragma once\n", "")})

    def test_a_file_is_named_in_snake_case(self):
        self.assert_broken("file_name", {"src/http/InBuffer.hpp": header("http")})

    def test_folders_do_not_include_each_other_in_a_circle(self):
        self.assert_broken("circle", {
            "src/domain/a/a.hpp": header("domain", '#include "domain/b/b.hpp"'),
            "src/domain/b/b.hpp": header("domain", '#include "domain/a/a.hpp"'),
        })

    def test_a_file_has_at_most_250_lines(self):
        self.assert_broken("length", {"src/http/a.hpp": header("http", *["// line"] * 247)})
        self.assertEqual(self.check({"src/http/a.hpp": header("http", *["// line"] * 246)}), (0, ""))

    def test_a_typescript_file_has_at_most_250_lines(self):
        self.assert_broken("length", {"web/src/core/a.ts": "// line\n" * 251})

    def test_unit_tests_mirror_the_folders(self):
        self.assert_broken("tests", {"tests/unit/nowhere/a_test.cpp": ""})

    def test_a_test_says_what_it_shows(self):
        self.assert_broken("tests", {"src/http/a.hpp": header("http"), "tests/unit/http/a_test.cpp": "TEST(Head, Test1) {}\n"})

    def test_a_test_does_not_sleep(self):
        self.assert_broken("tests", {"src/http/a.hpp": header("http"), "tests/unit/http/a_test.cpp": "sleep_for(1ms);\n"})

    def test_only_env_looks_into_the_environment(self):
        lines = ["inline const char* a = getenv(name);", "inline char** b = environ;", "inline int environment = 1;"]
        self.assert_broken("environment", {"src/base/a.hpp": header("base", "// getenv", lines[0])})
        self.assert_broken("environment", {"src/app/a.hpp": header("app", lines[1])})
        self.assertEqual(self.check({"src/app/a.hpp": header("app", lines[2])}), (0, ""))
        self.assertEqual(self.check({"src/base/env.cpp": "// Why.\nnamespace imaging {\n" + lines[0] + "\n}\n"}), (0, ""))

    def test_links_that_resolve_pass(self):
        page = """# The API, part 2: `GET /x`
[a](docs/b.md) ![b](</docs/b.md#a_code> "title") [c](#the-api-part-2-get-x) [d](docs/) [e](https://x.example/#y) [f](mailto:a@b)
[g](docs/b.md#same-1) [h](docs/b.md#own) [i](docs/a%20b.txt) [j]

[j]: docs/b.md#same

`[no](link)` and <!-- [no](link) -->

```
[no](link)
```
"""
        other = '# [same](../README.md)\n# Same\n## `a_code`\n<a id="own"></a>\n'
        files = {"README.md": page, "docs/b.md": other, "docs/a b.txt": "", "docs/README.md": "[b](b.md)",
                 "web/node_modules/x/README.md": "[x](y)", ".test/x.md": "[x](y)"}
        self.assertEqual(self.check(files), (0, ""))

    def test_a_link_leads_to_something(self):
        for link in ("[a](b.md)", "[a](#b)", "[a](README.md#b)", "[a](/b.md)", "[a](..)", "[a]: b.md", '[a](b.md "t")'):
            self.assert_broken("links", {"README.md": f"# A\n```\n# b\n```\n{link}\n"})
        status, output = self.check({"docs/README.md": "\n\n[a](x.md)\n"})
        self.assertEqual((status, output), (1, "docs/README.md:3: there is no x.md [links]\n"))

    def test_the_index_names_every_page(self):
        self.assert_broken("index", {"docs/README.md": "[a](a.md)", "docs/a.md": "[b](b.md)", "docs/b.md": ""})
        self.assert_broken("index", {"docs/a.md": ""})

    def test_the_image_gets_what_it_copies(self):
        dockerfile = "FROM a AS b\nCOPY src/a.txt src/\nCOPY --from=b /x /y\n"
        self.assertEqual(self.check({"Dockerfile": dockerfile, ".dockerignore": "*\n!src\n"}), (0, ""))
        self.assert_broken("image", {"Dockerfile": dockerfile, ".dockerignore": "*\n!srcs\n"})

    def test_an_exception_without_use_is_a_fault(self):
        status, output = self.check({"src/io/awaitable.hpp": header("io")})
        self.assertEqual((status, "nothing is left of the exception" in output), (1, True), output)


if __name__ == "__main__":
    unittest.main()
