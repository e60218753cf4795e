#include <filesystem>
#include <string>

#include "scheduler/words/template.h"
#include "scheduler/words/template_check.h"
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
        CHECK(loaded.error().where.starts_with(folder / "fout.html"));
    }
    CHECK_FALSE(TemplateSet::load("/no/such/folder").has_value());
}

namespace {

const std::filesystem::path shipped =
    std::filesystem::path(TERMIJND_SOURCE_DIR) / "config/templates";

// What is wrong when this file takes the place of a shipped one.
std::string wrong_with(const std::string& name, const std::string& text) {
    const TempFolder folder;
    const std::filesystem::path file = folder / name;
    std::filesystem::create_directories(file.parent_path());
    write_file(file.string(), text);
    const auto templates = TemplateSet::load(shipped, folder.path());
    if (!templates) return templates.error().text();
    std::string all;
    for (const Fault& fault : faults_of(*templates))
        all += fault.text().substr(std::string(folder.path()).size() + 1) + "\n";
    return all;
}

}  // namespace

TEST_CASE("the shipped templates have no hole in them, in any kind or language", "[notify]") {
    const auto templates = TemplateSet::load(shipped).value();
    for (const Fault& fault : faults_of(templates)) FAIL_CHECK(fault.text());
}

TEST_CASE("a municipality's own file takes the place of the shipped one, the others stay",
          "[notify]") {
    const TempFolder folder;
    std::filesystem::create_directory(folder / "en");
    write_file(folder / "kenmerk.txt", "Ons kenmerk: {{dossier}}\n");
    write_file(folder / "en/kenmerk.txt", "Our reference: {{dossier}}\n");
    write_file(folder / "LEESMIJ.md", "Van ons.");
    const auto templates = TemplateSet::load(shipped, folder.path()).value();
    CHECK(faults_of(templates).empty());
    TemplateData data;
    data.set("dossier", "D-1");
    CHECK(templates.render("kenmerk.txt", data).value() == "Ons kenmerk: D-1\n");
    CHECK(templates.render("en/kenmerk.txt", data).value() == "Our reference: D-1\n");
    CHECK(templates.render("kenmerk.html", data).value().find("Kenmerk: D-1") != std::string::npos);
}

TEST_CASE("a file that takes the place of nothing is refused", "[notify]") {
    CHECK(wrong_with("herinering.txt", "Doe het.").find("takes the place of no template") !=
          std::string::npos);
    CHECK(wrong_with("de/herinnering.txt", "Bitte.").find("takes the place of no template") !=
          std::string::npos);
    CHECK_FALSE(TemplateSet::load(shipped, "/no/such/folder").has_value());
}

TEST_CASE("a wrong placeholder is refused with file and line, shown or not", "[notify]") {
    CHECK(wrong_with("herinnering.txt", "{{titel}}\n\nDoe dit voor {{datm}}.\n")
              .find("herinnering.txt:3: nothing is given for {{datm}} here") == 0);
    // Within a section that this kind never shows.
    CHECK(wrong_with("en/gemist.html", "<h1>{{titel}}</h1>\n{{#recht}}\n{{rights}}{{/recht}}\n")
              .find("en/gemist.html:3: nothing is given for {{rights}} here") == 0);
    CHECK(wrong_with("dagoverzicht.txt", "{{#secties}}{{#regels}}{{wie}}{{/regels}}{{/secties}}")
              .find("dagoverzicht.txt:1: nothing is given for {{wie}} here") == 0);
    // Known elsewhere, but not where there is no one notice.
    CHECK(wrong_with("proefbericht.txt", "Dit gaat over {{titel}}.")
              .find("proefbericht.txt:1: nothing is given for {{titel}} here") == 0);
    CHECK(wrong_with("onderwerp.txt", "{{gemeente}}: {{aantal}}").find("onderwerp.txt:1: ") == 0);
    // A section that is opened here and closed elsewhere.
    CHECK(wrong_with("vragen.txt", "\n{{#extern}}Vraag?\n")
              .find("vragen.txt:2: {{#extern}} is not closed") != std::string::npos);
}
