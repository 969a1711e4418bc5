#include "tests/ui/shots/Scene.h"
#include "ui/start/StartPage.h"

#include <QDir>
#include <QRadioButton>

namespace startshots {

using namespace Qt::StringLiterals;
using bridge::agent::InstallProgress;
using bridge::agent::SignIn;
using bridge::check::LocalServer;
using ui::StartPage;
using ui::StartProgram;

StartProgram found()
{
    StartProgram program;
    program.state = StartProgram::State::Ready;
    program.agent = u"Claude Code"_s;
    program.program.path = QDir::homePath() + u"/.local/bin/claude"_s;
    program.program.version = {2, 1, 330};
    return program;
}

StartProgram missing()
{
    StartProgram program;
    program.state = StartProgram::State::Missing;
    program.agent = u"Claude Code"_s;
    program.manager = u"npm"_s;
    program.folder = QDir::homePath() + u"/.local/share/drawbridge/agent"_s;
    program.places = {u"PATH"_s, QDir::homePath() + u"/.local/bin"_s, u"/usr/local/bin"_s};
    return program;
}

void fill(StartPage &page)
{
    const QString home = QDir::homePath();
    page.showProgram(found());
    page.showServers(
        {LocalServer{u"lm-studio"_s,
                     u"http://127.0.0.1:1234"_s,
                     {u"qwen3-coder-30b"_s},
                     QStringList{u"qwen3-coder-30b"_s}},
         LocalServer{u"ollama"_s, u"http://127.0.0.1:11434"_s, {u"x"_s}, QStringList()}},
        false);
    page.showSignIn({.known = SignIn{.kind = SignIn::Kind::SignedOut}});
    page.showFolder(home + u"/src/tinyparse"_s, u"main"_s);
    page.showLately({home + u"/src/playground"_s, home + u"/src/bench"_s});
}

} // namespace startshots

void takeStartShots(const Album &album)
{
    using namespace startshots;
    Scene scene(album, {});
    const auto take = [&](const QString &name, const QSize &size, const auto &change) {
        StartPage page(scene.scripted.endpoints, scene.theme, u"Claude Code"_s);
        fill(page);
        page.resize(size);
        page.show();
        page.takeFocus();
        change(page);
        scene.save(page, name);
    };
    const QSize picture(1180, 820);
    take(u"start"_s, picture, [](StartPage &) {});
    take(u"start-install"_s, picture, [](StartPage &page) {
        StartProgram program = missing();
        program.progress = InstallProgress{.step = InstallProgress::Step::Downloading,
                                           .received = 38'000'000,
                                           .total = 62'000'000};
        page.showProgram(program);
    });
    take(u"start-missing"_s, picture, [](StartPage &page) {
        page.showProgram(missing());
        widgets::get(page, u"Where it was looked for"_s).click();
    });
    take(u"start-failed"_s, picture, [](StartPage &page) {
        StartProgram program = missing();
        program.problem =
            u"npm is missing: install the package with “sudo apt install npm” and try again."_s;
        page.showProgram(program);
    });
    take(u"start-address"_s, picture, [](StartPage &page) {
        page.showServers({}, false);
        widgets::get(page, u"Another address…"_s).click();
    });
    take(u"start-terminal"_s, picture, [](StartPage &page) {
        widgets::get(page, u"Sign in to Claude Code"_s).click();
        page.showSignIn({.known = SignIn{.kind = SignIn::Kind::SignedOut},
                         .isAwaited = true,
                         .command = u"/home/me/.local/share/drawbridge/agent/2.1.330/claude"_s,
                         .problem = u"No terminal was found: run this command in one."_s});
    });
    take(u"start-low"_s, {1180, 700}, [](StartPage &) {});
    take(u"start-narrow"_s, {640, 900}, [](StartPage &) {});
}
