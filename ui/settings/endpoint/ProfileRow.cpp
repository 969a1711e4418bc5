#include "ui/settings/endpoint/ProfileRow.h"

#include "bridge/chat/Chat.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/ImportResult.h"
#include "ui/settings/endpoint/InlineQuestion.h"
#include "ui/settings/endpoint/ProfileFiles.h"
#include "ui/settings/endpoint/ProfileForm.h"
#include "ui/settings/endpoint/ProfileMenu.h"
#include "ui/settings/endpoint/SetupChange.h"
#include "ui/words/AddressText.h"
#include "ui/words/PresetText.h"
#include "ui/words/ProfileText.h"

namespace ui {

using bridge::endpoint::compareNames;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::endpoint::EndpointPreset;
using bridge::endpoint::EndpointProfile;

ProfileRow::ProfileRow(EndpointChoice &choice, bridge::chat::ChatList &chats, ProfileMenu &menu,
                       const bridge::agent::EndpointExport *exporter, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_chats(chats)
    , m_state(new QWidget(this))
    , m_words(new Paragraph(TextRole::Hint, {}, m_state))
    , m_save(makeButton(ButtonKind::Plain, tr("Save as profile…"), m_state))
    , m_use(makeButton(ButtonKind::Plain, tr("Use it"), m_state))
    , m_form(new ProfileForm(this))
    , m_question(new InlineQuestion(this))
    , m_result(new ImportResult(choice, theme, this))
    , m_files(new ProfileFiles(choice, exporter, *this))
{
    auto *state = new FlowLayout(2);
    state->setContentsMargins(0, 0, 0, 0);
    m_state->setLayout(state);
    state->addWidget(m_words);
    state->addWidget(m_save);
    state->addWidget(m_use);
    auto *column = makeColumn(this, 6);
    column->addWidget(m_state);
    column->addWidget(m_form);
    column->addWidget(m_question);
    column->addWidget(m_result);

    connect(m_save, &QPushButton::clicked, this, &ProfileRow::save);
    connect(m_use, &QPushButton::clicked, this, [this] {
        const QString name = m_imported;
        m_result->close();
        use(name);
    });
    connect(m_form, &ProfileForm::closed, this, &ProfileRow::refresh);
    connect(m_files, &ProfileFiles::messageReady, this,
            [this](const QString &text) { showMessage(text); });
    connect(m_files, &ProfileFiles::failed, this, &ProfileRow::showProblem);
    connect(m_files, &ProfileFiles::imported, this, &ProfileRow::onImported);
    connect(m_result, &ImportResult::closed, this, &ProfileRow::forgetMessage);
    connect(&m_choice, &EndpointChoice::changed, this, [this] {
        // Its switches change the choice.
        if (m_result->isHidden())
            forgetMessage();
        else
            refresh();
    });
    followMenu(menu);
    refresh();
}

void ProfileRow::followMenu(ProfileMenu &menu)
{
    connect(&menu, &ProfileMenu::profileChosen, this, &ProfileRow::use);
    connect(&menu, &ProfileMenu::saveRequested, this, &ProfileRow::save);
    connect(&menu, &ProfileMenu::renameRequested, this, &ProfileRow::rename);
    connect(&menu, &ProfileMenu::removeRequested, this, &ProfileRow::remove);
    connect(&menu, &ProfileMenu::newRequested, this, &ProfileRow::create);
    connect(&menu, &ProfileMenu::shareRequested, m_files, &ProfileFiles::share);
    connect(&menu, &ProfileMenu::importRequested, m_files, &ProfileFiles::askWhatToImport);
    connect(&menu, &ProfileMenu::exportRequested, m_files, &ProfileFiles::askWhereToSave);
}

void ProfileRow::refresh()
{
    const auto active = m_choice.activeProfile();
    const bool isSet = bool(EndpointAddress::parse(m_choice.addressText()));
    const auto state = !active.isEmpty() ? tr("Profile “%1”").arg(active)
                       : isSet           ? tr("This address belongs to no profile.")
                                         : QString();
    const auto &words = m_message.isEmpty() ? state : m_message;
    m_words->setText(words);
    m_words->setColorClass(m_isProblem && !m_message.isEmpty()       ? QStringLiteral("error")
                           : active.isEmpty() && m_message.isEmpty() ? QStringLiteral("text3")
                                                                     : QStringLiteral("text2"));
    m_save->setVisible(isSet && active.isEmpty() && m_message.isEmpty());
    m_use->setVisible(!m_imported.isEmpty());
    m_state->setVisible(!words.isEmpty() && m_form->isHidden());
}

void ProfileRow::showMessage(const QString &text, bool isProblem)
{
    m_message = text;
    m_isProblem = isProblem;
    refresh();
}

void ProfileRow::forgetMessage()
{
    m_message.clear();
    m_imported.clear();
    refresh();
}

void ProfileRow::showProblem(const QString &problem)
{
    if (!problem.isEmpty())
        showMessage(problem, true);
}

QString ProfileRow::nameSuggestion() const
{
    if (const auto *preset = bridge::endpoint::findPreset(m_choice.setup().preset)) {
        const auto name = presetName(*preset);
        if (!m_choice.profiles().find(name))
            return name;
    }
    const auto address = EndpointAddress::parse(m_choice.addressText());
    return address ? address->hostAndPort() : QString();
}

std::vector<bridge::chat::Chat *> ProfileRow::chatsPinnedTo(const QString &name) const
{
    std::vector<bridge::chat::Chat *> pinned;
    for (int i = 0; i < m_chats.count(); ++i) {
        const auto &pin = m_chats.at(i).pin();
        if (pin.kind == EndpointPin::Kind::Profile && compareNames(pin.profile, name) == 0)
            pinned.push_back(&m_chats.at(i));
    }
    return pinned;
}

void ProfileRow::use(const QString &name)
{
    showProblem(problemText(m_choice.useProfile(name)));
}

void ProfileRow::save()
{
    m_question->withdraw();
    m_form->open({tr("Save as"), tr("Save"), nameSuggestion()},
                 [this](const QString &name, const QString &) { return saveAs(name); });
    refresh();
}

QString ProfileRow::saveAs(const QString &name)
{
    const auto valid = bridge::endpoint::validName(name);
    if (!valid)
        return wordsFor(valid.error());
    const auto other = m_choice.profiles().find(*valid);
    if (other && other->name != m_choice.activeProfile()) {
        askToReplace(other->name,
                     [this, name = *valid] { return problemText(m_choice.saveProfile(name)); });
        return {};
    }
    return problemText(m_choice.saveProfile(*valid));
}

void ProfileRow::askToReplace(const QString &name, std::function<QString()> replace)
{
    const auto profile = m_choice.profiles().find(name);
    m_question->ask({tr("Replace “%1”?").arg(name),
                     tr("There is already a profile of this name, for %1.")
                         .arg(profile ? profile->address : QString()),
                     tr("Replace"), tr("Keep it"), ButtonKind::Danger},
                    [this, replace = std::move(replace)] { showProblem(replace()); });
}

void ProfileRow::rename()
{
    const auto active = m_choice.activeProfile();
    if (active.isEmpty())
        return;
    m_question->withdraw();
    m_form->open(
        {tr("Rename to"), tr("Rename"), active},
        [this, active](const QString &name, const QString &) { return renameTo(active, name); });
    refresh();
}

QString ProfileRow::renameTo(const QString &old, const QString &name)
{
    using Kind = bridge::endpoint::ProfileProblem::Kind;
    const auto valid = bridge::endpoint::validName(name);
    if (!valid)
        return wordsFor(valid.error());
    const bool isOther = compareNames(old, *valid) != 0;
    if (isOther && m_choice.profiles().find(*valid))
        return wordsFor({.kind = Kind::NameTaken, .subject = *valid});
    auto profile = m_choice.profiles().find(old);
    if (!profile)
        return wordsFor({.kind = Kind::NotFound, .subject = old});
    profile->name = *valid;
    if (const auto stored = m_choice.profiles().put(*profile); !stored)
        return wordsFor(stored.error());
    // First: chats must not find their profile missing in between.
    for (auto *chat : chatsPinnedTo(old))
        chat->setPin({EndpointPin::Kind::Profile, *valid});
    if (const auto used = m_choice.useProfile(*valid); !used)
        return wordsFor(used.error());
    if (isOther)
        (void)m_choice.removeProfile(old);
    return {};
}

void ProfileRow::remove()
{
    const auto active = m_choice.activeProfile();
    if (active.isEmpty())
        return;
    m_form->close();
    auto text = tr("The address stays in use, without a name. Its entry in the keychain stays, "
                   "too.");
    if (const auto pinned = static_cast<int>(chatsPinnedTo(active).size()); pinned > 0)
        text +=
            u' ' + tr("%n chats are pinned to it and will need another endpoint.", nullptr, pinned);
    m_question->ask({tr("Remove the profile “%1”?").arg(active), text, tr("Remove"), tr("Keep it"),
                     ButtonKind::Danger},
                    [this, active] { showProblem(problemText(m_choice.removeProfile(active))); });
}

void ProfileRow::create(const EndpointPreset &preset, const QString &address)
{
    m_question->withdraw();
    m_form->open({tr("New"), tr("Create"), presetName(preset), address, true},
                 [this, setup = preset.setup](const QString &name, const QString &at) {
                     return keepNew({name, at, setup});
                 });
    refresh();
}

QString ProfileRow::keepNew(EndpointProfile profile)
{
    const auto name = bridge::endpoint::validName(profile.name);
    if (!name)
        return wordsFor(name.error());
    const auto address = EndpointAddress::parse(profile.address.trimmed());
    if (!address)
        return wordsFor(address.error());
    profile.name = *name;
    profile.address = address->text();
    const auto keep = [this, profile] {
        const auto stored = m_choice.profiles().put(profile);
        if (stored) {
            use(profile.name);
            emit presetTaken();
        }
        return problemText(stored);
    };
    if (const auto other = m_choice.profiles().find(profile.name)) {
        askToReplace(other->name, keep);
        return {};
    }
    return keep();
}

void ProfileRow::onImported(const QStringList &names, const QStringList &leftOut)
{
    m_result->showFor(names, leftOut);
    m_imported = names.size() == 1 ? names.first() : QString();
    showMessage(tr("Imported: %1. Secrets are not imported: enter them for each profile.")
                    .arg(names.join(QLatin1String(", "))));
}

} // namespace ui

#include "moc_ProfileRow.cpp"
