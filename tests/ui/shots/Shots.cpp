#include "tests/ui/shots/Scene.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/endpoint/FailureSheet.h"
#include "ui/endpoint/ModelMenu.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/Icons.h"
#include "ui/tray/TrayMenu.h"

#include <QApplication>
#include <QDir>
#include <QPainter>

namespace {

using namespace Qt::StringLiterals;
using bridge::FailureKind;
using bridge::endpoint::ManagedPolicy;

QStringList manyModels(int count)
{
    QStringList models;
    for (int i = 0; i < count; ++i)
        models << u"vendor/model-family-%1-instruct"_s.arg(i);
    return models;
}

void takeIcons(const Album &album)
{
    const Scene scene(album);
    const ui::ThemeColors &colors = scene.theme.colors();
    QPixmap sheet(QSize(600, 150) * qApp->devicePixelRatio());
    sheet.setDevicePixelRatio(qApp->devicePixelRatio());
    sheet.fill(colors.background);
    QPainter painter(&sheet);
    for (int i = 0; i <= static_cast<int>(ui::Icon::TrayOff); ++i) {
        const auto which = static_cast<ui::Icon>(i);
        const int x = 10 + (i % 14) * 42;
        const int y = 10 + i / 14 * 70;
        const auto color = which == ui::Icon::Tray ? colors.ok : colors.text2;
        painter.drawPixmap(x, y, ui::iconPixmap(which, color, 32, sheet.devicePixelRatio()));
        painter.drawPixmap(x, y + 38, ui::iconPixmap(which, color, 16, sheet.devicePixelRatio()));
    }
    painter.end();
    album.save(sheet, u"icons"_s);
}

/// The controls of the endpoint beside the settings.
void takeChipAndTray(const Album &album)
{
    Scene scene(album);
    auto &endpoints = scene.scripted.endpoints;
    ui::EndpointChip chip(endpoints, scene.chats, scene.parts.intents, scene.theme);
    chip.resize(ui::Theme::kSideBarWidth, chip.sizeHint().height());
    ui::TrayMenu tray(endpoints, scene.chats, scene.parts.intents, scene.theme);
    for (const int count : {3, 60}) {
        ui::ModelMenu models(manyModels(count), nullptr);
        scene.saveMenu(models, u"models-%1"_s.arg(count));
    }
    scene.save(chip, u"chip"_s);
    scene.saveMenu(tray, u"tray"_s);
    endpoints.setAddress(u"https://"_s + QString(60, u'x') + u".example:8766"_s);
    scene.save(chip, u"chip-long"_s);
    endpoints.setAddress({});
    scene.save(chip, u"chip-empty"_s);
    endpoints.setAddress(kAddress);
    endpoints.setEnabled(true);
    static_cast<void>(endpoints.saveProfile(u"The corporate gateway of the whole department"_s));
    scene.save(chip, u"chip-profile-long"_s);
    static_cast<void>(endpoints.removeProfile(endpoints.activeProfile()));
    endpoints.setPolicy({ManagedPolicy::Kind::ForcesAddress,
                         u"/etc/claude-code/managed-settings.json"_s, u"FAKE_BASE_URL"_s,
                         u"https://gateway.example"_s});
    scene.save(chip, u"chip-policy"_s);
    scene.saveMenu(tray, u"tray-policy"_s);
    endpoints.setPolicy({});
    scene.goLive();
    scene.save(chip, u"chip-live"_s);
    scene.saveMenu(tray, u"tray-live"_s);
}

void takeSheets(const Album &album)
{
    Scene scene(album);
    const auto failureOf = [](FailureKind kind) {
        return failureOfKind(kind, u"http://localhost:1234"_s);
    };
    const auto take = [&](const bridge::Failure &failure, const QString &note, const QString &name,
                          bool unfolded = false) {
        QWidget page;
        page.setProperty("class", u"page"_s);
        page.resize(780, 620);
        auto *sheet = new ui::FailureSheet(scene.theme, &page);
        sheet->placeIn(page.rect());
        sheet->showFailure(failure, note, note.isEmpty() ? 0 : 1);
        sheet->show();
        page.show();
        if (unfolded)
            sheet->findChild<ui::FoldButton *>()->click();
        page.resize(page.width(), sheet->height());
        scene.save(page, name);
    };
    const auto note = u"Your message is kept in the composer."_s;

    auto failure = failureOf(FailureKind::NoModelLoaded);
    failure.httpStatus = 400;
    failure.message = u"No models loaded. Please load a model in the developer page "
                      "or use the 'lms load' command."_s;
    take(failure, note, u"error-no-model"_s);

    take(failureOf(FailureKind::ConnectionRefused), note, u"error-refused"_s);

    failure = failureOf(FailureKind::CredentialRejected);
    failure.httpStatus = 401;
    failure.message = u"invalid x-api-key"_s;
    take(failure, note, u"error-credential"_s);

    failure = failureOf(FailureKind::ModelNotFound);
    failure.subject = u"claude-opus-4-8"_s;
    failure.fix.models = manyModels(5);
    failure.httpStatus = 404;
    failure.message = u"model 'claude-opus-4-8' not found"_s;
    failure.body = u"{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\","
                   "\"message\":\"model 'claude-opus-4-8' not found\"}}"_s;
    take(failure, note, u"error-model"_s, true);

    failure = failureOf(FailureKind::NotMessagesApi);
    failure.fix.address = u"http://localhost:1234/anthropic"_s;
    take(failure, {}, u"error-address"_s);

    failure = failureOf(FailureKind::Unknown);
    failure.address = u"https://"_s + QString(150, u'x') + u".example:8766"_s;
    failure.httpStatus = 502;
    failure.message = u"API Error: 502 <html><body>Bad gateway</body></html>\n"_s;
    take(failure, note, u"error-unknown-long"_s);

    failure = failureOf(FailureKind::AgentCrashed);
    failure.exitCode = 134;
    failure.stderrTail = u"FATAL ERROR: JavaScript heap out of memory\n"_s.repeated(40);
    take(failure, {}, u"error-crashed"_s, true);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QApplication app(argc, argv);
    QApplication::setApplicationVersion(u"0.1.0"_s);
    const auto arguments = QApplication::arguments();
    if (arguments.size() != 2 || !QDir().mkpath(arguments[1])) {
        qWarning("usage: ui_shots FOLDER");
        return 2;
    }
    for (const auto theme :
         {bridge::settings::ThemeChoice::Light, bridge::settings::ThemeChoice::Dark}) {
        const Album album{arguments[1], theme};
        for (const auto take :
             {takeIcons, takeChipAndTray, takeSheets, takeSettingsShots, takeStartShots})
            take(album);
    }
    return 0;
}
