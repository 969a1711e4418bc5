#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QComboBox;

namespace ui {

class LabelledRow;
class NumberField;
class ToggleSwitch;

/// Claude Code's options for an endpoint, besides its models: tool search, context window, timeout,
/// retries, beta headers, certificate authorities, client certificate.
class OptionsSection final : public QWidget
{
    Q_OBJECT

public:
    OptionsSection(bridge::endpoint::EndpointChoice &choice,
                   bridge::secrets::CredentialBook &credentials, Theme &theme,
                   QWidget *parent = nullptr);
    ~OptionsSection() override;

    /// Shows the finding of a check beside the setting.
    void learn(const bridge::check::RungReport &report);
    /// Summary of the options that are not at their defaults.
    [[nodiscard]] QString preview() const;

private:
    using Options = bridge::endpoint::EndpointOptions;

    struct Number
    {
        LabelledRow *row;
        NumberField *field;
        std::function<std::optional<int>(const Options &)> get;
    };
    LabelledRow *addRow(const QString &title);
    void addToolSearch();
    void addNumber(const QString &title, const QString &unit, const QString &unset,
                   const QString &hint, std::function<std::optional<int>(const Options &)> get,
                   std::function<void(Options &, std::optional<int>)> set);
    void addBetas();
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    QComboBox *m_toolSearch;
    LabelledRow *m_toolSearchRow = nullptr;
    std::vector<Number> m_numbers;
    ToggleSwitch *m_betas;
    bridge::check::ToolsFacts::ToolReference m_toolReference{}; ///< finding of the last check
    QString m_origin;                                           ///< origin that was checked
};

} // namespace ui
