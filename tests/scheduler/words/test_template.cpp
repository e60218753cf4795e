#include <string>

#include "scheduler/words/template.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using termijnd::test::TempFolder;
using termijnd::test::write_file;

TEST_CASE("values are escaped in HTML and stand as they are in text", "[notify]") {
    const TempFolder folder;
    write_file(folder / "brief.txt", "Aan {{naam}}\n");
    write_file(folder / "brief.html", "<p>Aan {{naam}}</p>\n");
    const auto templates = TemplateSet::load(folder.path()).value();
    TemplateData data;
    data.set("naam", "Van 't Hof & <Zn>");
    CHECK(templates.render("brief.txt", data).value() == "Aan Van 't Hof & <Zn>\n");
    CHECK(templates.render("brief.html", data).value() ==
          "<p>Aan Van &apos;t Hof &amp; &lt;Zn&gt;</p>\n");
}

TEST_CASE("lists, conditions and included files work, and see the data around them", "[notify]") {
    const TempFolder folder;
    write_file(folder / "lijst.txt",
               "{{#zaken}}\n- {{naam}} ({{team}})\n{{/zaken}}\n{{^zaken}}\nniets\n{{/zaken}}\n"
               "{{#laatste}}\nNu\n{{/laatste}}\n{{> voet}}");
    write_file(folder / "voet.txt", "Vragen? Bel {{team}}.\n");
    const auto templates = TemplateSet::load(folder.path()).value();
    TemplateData one;
    TemplateData two;
    one.set("naam", "eerste");
    two.set("naam", "tweede");
    TemplateData data;
    data.set("team", "Team A & B").set("laatste", true).set("zaken", std::vector{one, two});
    CHECK(templates.render("lijst.txt", data).value() ==
          "- eerste (Team A & B)\n- tweede (Team A & B)\nNu\nVragen? Bel Team A & B.\n");
    data.set("laatste", false).set("zaken", std::vector<TemplateData>());
    CHECK(templates.render("lijst.txt", data).value() == "niets\nVragen? Bel Team A & B.\n");
}

TEST_CASE("a name the data lack is an error that names the file and the name", "[notify]") {
    const TempFolder folder;
    write_file(folder / "brief.txt", "{{aan}} {{datum}} {{#mensen}}{{rol}}{{/mensen}}");
    const auto templates = TemplateSet::load(folder.path()).value();
    TemplateData person;
    person.set("naam", "x");
    TemplateData data;
    data.set("aan", "u").set("mensen", std::vector{person});
    const auto text = templates.render("brief.txt", data);
    REQUIRE_FALSE(text.has_value());
    CHECK(text.error().text() == "brief.txt: nothing is given for: datum, rol");
    CHECK_FALSE(templates.render("geen.txt", data).has_value());
    CHECK_FALSE(templates.has("geen.txt"));
}

TEST_CASE("a template that is wrong does not load and the message names the file", "[notify]") {
    for (const auto* text : {"{{#open}}", "{{naam", "{{/dicht}}", "{{{naam}}}", "{{& naam}}",
                             "{{=<% %>=}}", "{{> weg}}", "{{> fout}}", "{{> weg"}) {
        const TempFolder folder;
        write_file(folder / "fout.html", text);
        const auto loaded = TemplateSet::load(folder.path());
        INFO(text);
        REQUIRE_FALSE(loaded.has_value());
        CHECK(loaded.error().where == folder / "fout.html");
    }
    CHECK_FALSE(TemplateSet::load("/no/such/folder").has_value());
}
