#include "tests/ui/shots/SettingsShots.h"

#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointPreset.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/SettingsParts.h"
#include "ui/kit/FoldButton.h"
#include "ui/settings/SettingsWindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTest>

#include <memory>

namespace {

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;
using bridge::CredentialKind;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;

const QString kAddress = u"https://llm.corp.example:8766"_s;
const QByteArray kRedirect =
    R"({"env":{"ANTHROPIC_BASE_URL":"http://old-proxy:9000","ANTHROPIC_AUTH_TOKEN":"x"}})";

/// One settings window with everything behind it, and a chat whose agent is played.
class Scene
{
public:
    Scene(QString folder, bool dark, QString suffix, const QString &address = kAddress)
        : m_folder(std::move(folder))
        , m_suffix(std::move(suffix))
        , scripted(address)
        , checker(scripted)
    {
        scripted.settings.setValue(bridge::settings::kTheme,
                                   dark ? bridge::settings::ThemeChoice::Dark
                                        : bridge::settings::ThemeChoice::Light);
        theme = std::make_unique<ui::Theme>(scripted.settings);
        parts = std::make_unique<SettingsParts>(scripted.endpoints, scripted.credentials,
                                                checker.checker(), scripted.settings, chats, *theme,
                                                scripted.clock);
    }

    void open()
    {
        window = std::make_unique<ui::SettingsWindow>(parts->pages());
        window->resize(1080, 880);
        window->showPage(ui::SettingsPageId::AiChat);
    }
    void answerKeychain(const bridge::Result<Secret, SecretError> &result)
    {
        scripted.keychain.answerRead(result);
    }
    void goLive()
    {
        chats.add(scripted.takeChat());
        scripted.goLive();
    }
    void writeUserSettings(const QByteArray &content)
    {
        parts->write(u".claude/settings.json"_s, content);
        parts->sources.follow(parts->home.path(), {});
    }
    [[nodiscard]] QAbstractButton *button(const QString &name) const
    {
        for (auto *each : window->findChildren<QAbstractButton *>()) {
            if (each->text() == name || each->accessibleName() == name)
                return each;
        }
        qFatal("no button %s", qPrintable(name));
    }
    [[nodiscard]] QLineEdit *field(const QString &name) const
    {
        for (auto *each : window->findChildren<QLineEdit *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("no field %s", qPrintable(name));
    }
    void chooseKind(CredentialKind kind) const
    {
        for (auto *combo : window->findChildren<QComboBox *>()) {
            if (combo->accessibleName() != "Kind of credential"_L1)
                continue;
            combo->setCurrentIndex(combo->findData(static_cast<int>(kind)));
            emit combo->activated(combo->currentIndex());
        }
    }
    void openFolds() const
    {
        for (auto *fold : window->findChildren<ui::FoldButton *>())
            fold->setChecked(true);
    }
    /// The window, as high as its page wants to be.
    void save(const QString &name, int width = 1080)
    {
        settle();
        window->resize(width, 880);
        settle();
        int height = 880;
        for (const auto *area : window->findChildren<QScrollArea *>()) {
            if (area->isVisible() && area->widget())
                height = std::max(height, area->widget()->minimumSizeHint().height());
        }
        window->resize(width, height);
        settle();
        window->grab().save(u"%1/%2-%3.png"_s.arg(m_folder, name, m_suffix));
    }
    void saveMenu(QMenu &menu, const QString &name) const
    {
        menu.popup({});
        settle();
        menu.grab().save(u"%1/%2-%3.png"_s.arg(m_folder, name, m_suffix));
        menu.hide();
    }

private:
    QString m_folder;
    QString m_suffix;

public:
    ScriptedChat scripted;
    ScriptedChecker checker;
    bridge::chat::ChatList chats;
    std::unique_ptr<ui::Theme> theme;
    std::unique_ptr<SettingsParts> parts;
    std::unique_ptr<ui::SettingsWindow> window;
};

const Secret kToken{CredentialKind::BearerToken, u"not-a-real-token-4f2a"_s};

std::vector<RungReport> someRungs()
{
    auto tools = failedRung(failureOfKind(bridge::FailureKind::ToolReferenceStripped, kAddress),
                            RungResult::Warning);
    tools.facts = ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped};
    return {passedRung(Rung::Address, AddressFacts{}),
            passedRung(Rung::MessagesApi, MessagesApiFacts{200}, 96),
            passedRung(Rung::Credential, CredentialFacts{CredentialKind::BearerToken, false}),
            passedRung(Rung::Model, ModelFacts{u"claude-sonnet-4-5"_s,
                                               u"claude-haiku-4-5"_s,
                                               true,
                                               {u"claude-sonnet-4-5"_s, u"claude-haiku-4-5"_s}}),
            passedRung(Rung::Streaming, StreamingFacts{std::chrono::milliseconds(184), 61}),
            tools,
            skippedRung(Rung::Agent, SkipReason::NotAsked)};
}

EndpointSetup fullSetup()
{
    EndpointSetup setup;
    setup.models = {{u"model"_s, u"claude-sonnet-4-5"_s}, {u"haiku"_s, u"claude-haiku-4-5"_s}};
    setup.options.contextTokens = 65536;
    setup.options.requestTimeout = std::chrono::minutes(30);
    setup.options.retries = 3;
    setup.options.betas = false;
    setup.headers = {{u"x-portkey-config"_s, u"pc-team-blue"_s}};
    setup.secretHeaders = {u"x-portkey-api-key"_s};
    setup.environment = {{u"MAX_THINKING_TOKENS"_s, u"8000"_s}};
    return setup;
}

EndpointSetup presetSetup(const QString &id)
{
    const auto *preset = findPreset(id);
    return preset ? preset->setup : EndpointSetup{};
}

} // namespace

void takeSettingsShots(const QString &folder, bool dark, const QString &suffix)
{
    const auto scene = [&](auto play, const QString &address = kAddress) {
        Scene made(folder, dark, suffix, address);
        play(made);
    };
    const auto name = [](const char *text) { return "page-"_L1 + QLatin1String(text); };

    scene([&](Scene &s) {
        s.writeUserSettings(kRedirect);
        (void)s.scripted.endpoints.saveProfile(u"Corporate"_s);
        s.open();
        s.goLive();
        s.checker.playWhole(someRungs());
        s.save(name("live"));
        s.save(name("live-small"), 960);
    });
    scene([&](Scene &s) {
        s.open();
        s.answerKeychain(kToken);
        s.save(name("kept"));
        s.button(u"Save as profile…"_s)->click();
        s.save(name("profile-form"));
    });
    scene(
        [&](Scene &s) {
            s.open();
            s.save(name("empty"));
        },
        {});
    scene([&](Scene &s) {
        (void)s.scripted.endpoints.setSetup(fullSetup());
        (void)s.scripted.endpoints.saveProfile(u"Corporate"_s);
        s.writeUserSettings(kRedirect);
        s.open();
        auto secret = kToken;
        secret.headers = {{u"x-portkey-api-key"_s, u"x"_s}};
        s.answerKeychain(secret);
        s.checker.playWhole(someRungs());
        s.openFolds();
        s.save(name("folds"));
    });
    scene([&](Scene &s) {
        auto setup = fullSetup();
        setup.models = {{u"model"_s, u"vendor/"_s + QString(120, u'm')}};
        setup.headers = {{u"x-"_s + QString(80, u'h'), QString(200, u'v')}};
        setup.certificateAuthorities = u"/etc/ssl/"_s + QString(120, u'c') + u"/authority.pem"_s;
        s.scripted.endpoints.setAddress(u"https://a-very-long-host-name.of-a-corporate-gateway."_s
                                        + QString(u"department."_s).repeated(10)
                                        + u"example:8766/and/its/path"_s);
        (void)s.scripted.endpoints.setSetup(setup);
        (void)s.scripted.endpoints.saveProfile(QString(60, u'W'));
        s.open();
        s.openFolds();
        s.save(name("long"), 960);
    });
    scene([&](Scene &s) {
        s.scripted.endpoints.setPolicy({.kind = ManagedPolicy::Kind::ForcesAddress,
                                        .file = u"/etc/claude-code/managed-settings.json"_s,
                                        .variable = u"FAKE_BASE_URL"_s,
                                        .address = u"https://gateway.corp.example"_s});
        s.open();
        s.save(name("managed"));
    });
    scene([&](Scene &s) {
        s.scripted.endpoints.setEnabled(false);
        s.writeUserSettings(kRedirect);
        s.open();
        s.save(name("redirected"));
        s.scripted.endpoints.setIgnoresOthers(true);
        s.save(name("redirected-ignored"));
    });
    scene([&](Scene &s) {
        s.open();
        s.answerKeychain(bridge::failed(SecretError{SecretError::Kind::Unavailable, {}}));
        s.save(name("no-keychain"));
        QTest::keyClicks(s.field(u"Credential"_s), kToken.value);
        s.save(name("no-keychain-typed"));
        s.button(u"Keep for this run only"_s)->click();
        s.save(name("this-run"));
    });
    scene([&](Scene &s) {
        s.open();
        s.answerKeychain(bridge::failed(SecretError{SecretError::Kind::Denied, {}}));
        s.save(name("denied"));
    });
    scene([&](Scene &s) {
        s.writeUserSettings("{\n  \"env\": {\n    oops\n  }\n}\n");
        s.parts->write(u".claude/settings.local.json"_s, kRedirect);
        s.open();
        s.save(name("broken-file"));
    });
    scene([&](Scene &s) {
        s.open();
        s.answerKeychain(bridge::failed(SecretError{SecretError::Kind::Absent, {}}));
        s.chooseKind(CredentialKind::OwnSignIn);
        s.save(name("sign-in-question"));
        s.button(u"It is a transparent proxy, send it"_s)->click();
        s.save(name("sign-in"));
        s.chooseKind(CredentialKind::None);
        s.save(name("none"));
    });
    scene([&](Scene &s) {
        s.scripted.endpoints.setAddress(u"http://localhost:1234"_s);
        (void)s.scripted.endpoints.setSetup(presetSetup(u"lm-studio"_s));
        (void)s.scripted.endpoints.saveProfile(u"LM Studio"_s);
        (void)s.scripted.endpoints.profiles().put({u"Work"_s, kAddress, {}});
        s.open();
        s.openFolds();
        s.save(name("preset"));
        auto *profiles = qobject_cast<QPushButton *>(s.button(u"Profiles"_s));
        s.saveMenu(*profiles->menu(), u"menu-profiles"_s);
        for (const auto *action : profiles->menu()->actions()) {
            if (action->menu())
                s.saveMenu(*action->menu(),
                           "menu-"_L1 + action->text().section(u' ', 0, 0).toLower());
            if (action->text().startsWith("Remove"_L1))
                const_cast<QAction *>(action)->trigger();
        }
        s.save(name("remove-question"));
    });
}
