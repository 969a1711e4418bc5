#include "ui/settings/endpoint/ModelsSection.h"

#include "bridge/endpoint/ModelRoles.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/LabelledRow.h"
#include "ui/settings/endpoint/ModelField.h"
#include "ui/settings/endpoint/SetupChange.h"

namespace ui {

using bridge::check::LocalServers;
using bridge::check::ModelFacts;
using bridge::check::RungReport;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

namespace {

QString emptyText()
{
    return ModelsSection::tr("Claude Code's own choice");
}

QString roleTitle(const QString &role)
{
    if (role == QLatin1String("model"))
        return ModelsSection::tr("Conversation");
    if (role == QLatin1String("subagent"))
        return ModelsSection::tr("Subagents");
    // The other roles are named after model families.
    return role.left(1).toUpper() + role.mid(1);
}

} // namespace

ModelsSection::ModelsSection(EndpointChoice &choice, LocalServers &servers, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_servers(servers)
{
    makeColumn(this, 8);
    addRole({}, tr("Everything"), {});
    const auto roles = bridge::endpoint::modelRoles();
    for (const auto &role : roles)
        addRole(role, roleTitle(role),
                role == QLatin1String("haiku") ? tr("Also for small tasks in the background.")
                                               : QString());
    connect(&m_choice, &EndpointChoice::changed, this, &ModelsSection::refresh);
    connect(&m_servers, &LocalServers::changed, this, &ModelsSection::refresh);
    refresh();
}

ModelsSection::~ModelsSection()
{
    // A field emits the end of editing when its window is destroyed.
    for (const auto &role : m_roles)
        role.field->disconnect(this);
}

void ModelsSection::addRole(const QString &role, const QString &title, const QString &hint)
{
    Role added{role, new LabelledRow(title, this), new ModelField(emptyText(), this)};
    added.field->setAccessibleName(role.isEmpty() ? tr("Model") : tr("Model for %1").arg(title));
    added.row->addControl(added.field, 1);
    added.row->setHint(hint);
    layout()->addWidget(added.row);
    connect(added.field, &ModelField::chosen, this,
            [this, added](const QString &model) { save(added, model); });
    m_roles.push_back(added);
}

void ModelsSection::learn(const RungReport &report)
{
    const auto *facts = std::get_if<ModelFacts>(&report.facts);
    const auto served = facts && !facts->served.isEmpty() ? facts->served
                        : report.failure                  ? report.failure->fix.models
                                                          : QStringList();
    if (served.isEmpty())
        return;
    m_served = served;
    m_origin = originOf(m_choice);
    refresh();
}

QStringList ModelsSection::served() const
{
    const auto origin = originOf(m_choice);
    if (origin == m_origin && !m_served.isEmpty())
        return m_served;
    for (const auto &server : m_servers.found()) {
        const auto address = EndpointAddress::parse(server.address);
        if (address && address->origin() == origin)
            return server.models;
    }
    return {};
}

QString ModelsSection::preview() const
{
    if (const auto model = m_choice.model(); !model.isEmpty())
        return model;
    const auto stored = m_choice.setup().models;
    QStringList models;
    const auto roles = bridge::endpoint::modelRoles();
    for (const auto &role : roles)
        models << stored.value(role);
    models.removeAll(QString());
    models.removeDuplicates();
    return models.isEmpty() ? emptyText() : models.join(QLatin1String(", "));
}

void ModelsSection::refresh()
{
    const auto models = m_choice.setup().models;
    const auto one = m_choice.model();
    const auto offered = served();
    const bool areDifferent = one.isEmpty() && !models.isEmpty();
    setEnabled(!originOf(m_choice).isEmpty());
    for (const auto &role : m_roles) {
        const bool isAll = role.role.isEmpty();
        if (isAll)
            role.field->setEmptyText(areDifferent ? tr("not the same") : emptyText());
        role.field->show(isAll ? one : models.value(role.role), offered);
    }
    m_roles.front().row->setHint(
        !one.isEmpty() ? tr("Claude Code asks for it in every role, also for small tasks in the "
                            "background.")
        : areDifferent ? tr("Each role has its own; a name here replaces all of them.")
        : offered.isEmpty()
            ? tr("For servers that do not know Claude Code's own model names; a check lists what "
                 "they have.")
            : tr("For servers that do not know Claude Code's own model names; this one lists %n.",
                 nullptr, static_cast<int>(offered.size())));
}

void ModelsSection::save(const Role &role, const QString &model)
{
    if (role.role.isEmpty())
        return role.row->setProblem(problemText(m_choice.setModel(model)));
    role.row->setProblem(changeSetup(m_choice, [&](auto &setup) {
        if (model.isEmpty())
            setup.models.remove(role.role);
        else
            setup.models.insert(role.role, model);
    }));
}

} // namespace ui

#include "moc_ModelsSection.cpp"
