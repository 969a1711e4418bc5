#include "tests/ui/shots/Scene.h"

#include "bridge/endpoint/profiles/EndpointPreset.h"
#include "tests/support/TestCertificates.h"
#include "ui/kit/FoldButton.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QMenu>
#include <QPushButton>
#include <QTest>

namespace {

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;
using bridge::CredentialKind;
using bridge::FailureKind;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;
using widgets::get;
using Rungs = std::vector<RungReport>;

const QByteArray kRedirect =
    R"({"env":{"ANTHROPIC_BASE_URL":"http://old-proxy:9000","ANTHROPIC_AUTH_TOKEN":"x"}})";
const Secret kToken{CredentialKind::BearerToken, u"not-a-real-token-4f2a"_s};

/// The results in the design's picture.
Rungs goodRungs()
{
    NetworkFacts network;
    network.resolved = u"10.20.0.7"_s;
    network.tlsVersion = u"TLS 1.3"_s;
    network.certificate = bridge::network::Certificate{
        u"llm.corp.example"_s, u"Corp CA"_s, QDateTime(QDate(2027, 3, 4), {}, Qt::UTC), false};
    auto tools = failedRung(failureOfKind(FailureKind::ToolReferenceStripped, kAddress),
                            RungResult::Warning);
    tools.facts = ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped};
    return {passedRung(Rung::Address, AddressFacts{}),
            passedRung(Rung::Network, network, 21),
            passedRung(Rung::MessagesApi, MessagesApiFacts{200}, 96),
            passedRung(Rung::Credential, CredentialFacts{CredentialKind::BearerToken, false}),
            passedRung(Rung::Model, ModelFacts{u"claude-sonnet-4-5"_s,
                                               u"claude-haiku-4-5"_s,
                                               true,
                                               {u"claude-sonnet-4-5"_s, u"claude-haiku-4-5"_s}}),
            passedRung(Rung::Streaming, StreamingFacts{std::chrono::milliseconds(184), 61}),
            tools,
            passedRung(Rung::Context, ContextFacts{200'000, 31'000, false}),
            skippedRung(Rung::Agent, SkipReason::NotAsked)};
}

/// goodRungs() up to the failing one; the later ones are not run.
Rungs failingWith(const bridge::Failure &failure)
{
    Rungs rungs = goodRungs();
    const RungReport failed = failedRung(failure);
    rungs.resize(static_cast<std::size_t>(failed.rung));
    rungs.push_back(failed);
    for (int rung = static_cast<int>(failed.rung) + 1; rung < static_cast<int>(Rung::Agent); ++rung)
        rungs.push_back(skippedRung(static_cast<Rung>(rung), SkipReason::EarlierFailed));
    rungs.push_back(skippedRung(Rung::Agent, SkipReason::NotAsked));
    return rungs;
}

RungReport warning(FailureKind kind)
{
    return failedRung(failureOfKind(kind, kAddress), RungResult::Warning);
}

Rungs withWarnings()
{
    Rungs rungs = goodRungs();
    rungs[0] = warning(FailureKind::TokenInClear);
    rungs[0].rung = Rung::Address;
    rungs[5] = warning(FailureKind::StreamBuffered);
    rungs[7] = warning(FailureKind::ContextTooSmall);
    rungs[7].facts = ContextFacts{8192, 15400, false};
    rungs[8] = failedRung(failureOfKind(FailureKind::AgentCrashed, kAddress));
    return rungs;
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

void writeUserSettings(Scene &scene, const QByteArray &content)
{
    scene.parts.write(u".claude/settings.json"_s, content);
    scene.parts.sources.follow(scene.parts.home.path(), {});
}

void chooseKind(Scene &scene, CredentialKind kind)
{
    auto &combo = get<QComboBox>(*scene.window, u"Kind of credential"_s);
    combo.setCurrentIndex(combo.findData(static_cast<int>(kind)));
    emit combo.activated(combo.currentIndex());
}

void openFolds(Scene &scene)
{
    for (auto *fold : scene.window->findChildren<ui::FoldButton *>())
        fold->setChecked(true);
}

void takePages(const Album &album)
{
    const auto scene = [&](auto play, const QString &address = kAddress) {
        Scene made(album, address);
        play(made);
    };
    const auto name = [](const char *text) { return "page-"_L1 + QLatin1String(text); };

    scene([&](Scene &s) {
        writeUserSettings(s, kRedirect);
        (void)s.scripted.endpoints.saveProfile(u"Corporate"_s);
        s.open();
        s.goLive();
        s.checker.playWhole(goodRungs());
        s.savePage(name("live"));
        s.savePage(name("live-small"), 960);
        s.scripted.startTurn(u"hello"_s);
        s.scripted.streamText(u"Hi"_s);
        s.scripted.endpoints.setAddress(u"http://localhost:1234"_s);
        s.scripted.settleLaunch();
        s.savePage(name("pending"));
    });
    scene([&](Scene &s) {
        s.open();
        s.scripted.keychain.answerRead(kToken);
        s.savePage(name("kept"));
        get(*s.window, u"Save as profile…"_s).click();
        s.savePage(name("profile-form"));
        auto *list = s.window->findChild<QListWidget *>();
        list->setCurrentRow(0);
        s.savePage(name("appearance"));
        list->setCurrentRow(list->count() - 1);
        s.savePage(name("about"));
    });
    scene(
        [&](Scene &s) {
            s.open();
            s.savePage(name("empty"));
            auto *address = s.window->findChild<QLineEdit *>();
            QTest::keyClicks(address, kAddress + u"/v1"_s);
            QTest::keyClick(address, Qt::Key_Return);
            s.savePage(name("correction"));
        },
        {});
    scene([&](Scene &s) {
        (void)s.scripted.endpoints.setSetup(fullSetup());
        (void)s.scripted.endpoints.saveProfile(u"Corporate"_s);
        writeUserSettings(s, kRedirect);
        s.open();
        auto secret = kToken;
        secret.headers = {{u"x-portkey-api-key"_s, u"x"_s}};
        s.scripted.keychain.answerRead(secret);
        s.checker.playWhole(goodRungs());
        openFolds(s);
        s.savePage(name("folds"));
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
        openFolds(s);
        s.savePage(name("long"), 960);
    });
    scene([&](Scene &s) {
        s.scripted.endpoints.setPolicy({.kind = ManagedPolicy::Kind::ForcesAddress,
                                        .file = u"/etc/claude-code/managed-settings.json"_s,
                                        .variable = u"FAKE_BASE_URL"_s,
                                        .address = u"https://gateway.corp.example"_s});
        s.open();
        s.savePage(name("managed"));
    });
    scene([&](Scene &s) {
        s.scripted.endpoints.setEnabled(false);
        writeUserSettings(s, kRedirect);
        s.open();
        s.savePage(name("redirected"));
        s.scripted.endpoints.setIgnoresOthers(true);
        s.savePage(name("redirected-ignored"));
    });
    scene([&](Scene &s) {
        s.open();
        s.scripted.keychain.answerRead(SecretError::Kind::Unavailable);
        s.savePage(name("no-keychain"));
        QTest::keyClicks(&get<QLineEdit>(*s.window, u"Credential"_s), kToken.value);
        s.savePage(name("no-keychain-typed"));
        get(*s.window, u"Keep for this run only"_s).click();
        s.savePage(name("this-run"));
    });
    scene([&](Scene &s) {
        s.open();
        s.scripted.keychain.answerRead(SecretError::Kind::Denied);
        s.savePage(name("denied"));
    });
    scene([&](Scene &s) {
        writeUserSettings(s, "{\n  \"env\": {\n    oops\n  }\n}\n");
        s.parts.write(u".claude/settings.local.json"_s, kRedirect);
        s.open();
        s.savePage(name("broken-file"));
    });
    scene([&](Scene &s) {
        s.open();
        s.scripted.keychain.answerRead(SecretError::Kind::Absent);
        chooseKind(s, CredentialKind::OwnSignIn);
        s.savePage(name("sign-in-question"));
        get(*s.window, u"It is a transparent proxy, send it"_s).click();
        s.savePage(name("sign-in"));
        chooseKind(s, CredentialKind::None);
        s.savePage(name("none"));
    });
    scene([&](Scene &s) {
        s.scripted.endpoints.setAddress(u"http://localhost:1234"_s);
        (void)s.scripted.endpoints.setSetup(presetSetup(u"lm-studio"_s));
        (void)s.scripted.endpoints.saveProfile(u"LM Studio"_s);
        (void)s.scripted.endpoints.profiles().put({u"Work"_s, kAddress, {}});
        s.open();
        openFolds(s);
        s.savePage(name("preset"));
        QMenu &profiles = *get<QPushButton>(*s.window, u"Profiles"_s).menu();
        s.saveMenu(profiles, u"menu-profiles"_s);
        for (QAction *action : profiles.actions()) {
            if (action->menu())
                s.saveMenu(*action->menu(),
                           "menu-"_L1 + action->text().section(u' ', 0, 0).toLower());
            if (action->text().startsWith("Remove"_L1))
                action->trigger();
        }
        s.savePage(name("remove-question"));
    });
}

void takeChecks(const Album &album)
{
    Scene scene(album);
    scene.open();
    const auto check = [&](const QString &name, const Rungs &rungs) {
        scene.checker.checker().cancel();
        scene.checker.playWhole(rungs);
        scene.savePage(u"check-"_s + name);
    };
    check(u"good"_s, goodRungs());
    check(u"warnings"_s, withWarnings());
    Rungs rungs = goodRungs();
    rungs[8] = passedRung(Rung::Agent, AgentFacts{u"2.1.330"_s, u"claude-sonnet-4-5"_s}, 3120);
    check(u"agent"_s, rungs);

    check(u"refused"_s, failingWith(failureOfKind(FailureKind::ConnectionRefused, kAddress)));
    auto failure = failureOfKind(FailureKind::TlsUntrusted, kAddress);
    failure.subject = u"llm.corp.example"_s;
    check(u"tls"_s, failingWith(failure));
    failure = failureOfKind(FailureKind::CredentialWrongHeader, kAddress);
    failure.fix.credentialKind = CredentialKind::ApiKey;
    check(u"header"_s, failingWith(failure));
    failure = failureOfKind(FailureKind::ModelNotFound, kAddress);
    failure.subject = u"claude-opus-4-8"_s;
    for (int i = 0; i < 40; ++i)
        failure.fix.models << u"vendor/model-family-%1-instruct"_s.arg(i);
    check(u"model"_s, failingWith(failure));

    const TestCertificates certificates;
    static_cast<void>(scene.scripted.endpoints.setCertificateAuthorities(certificates.authority()));
    scene.scripted.endpoints.setModel(failure.fix.models[1]);
    scene.savePage(u"check-changed"_s, 960);

    scene.checker.checker().cancel();
    rungs = goodRungs();
    rungs.resize(3);
    scene.checker.play(rungs);
    scene.checker.begin(Rung::Credential);
    scene.savePage(u"check-running"_s);
    scene.checker.checker().cancel();
    scene.savePage(u"check-stopped"_s);
}

} // namespace

void takeSettingsShots(const Album &album)
{
    takePages(album);
    takeChecks(album);
}
