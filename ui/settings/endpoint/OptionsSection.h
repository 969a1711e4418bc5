#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
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

/// What Claude Code is told about an endpoint beside its models: tool search, context window,
/// patience, retries, beta headers, certificate authorities.
class OptionsSection final : public QWidget
{
    Q_OBJECT

public:
    OptionsSection(bridge::endpoint::EndpointChoice &choice, Theme &theme,
                   QWidget *parent = nullptr);
    ~OptionsSection() override;

    /// What a check found of it is said beside what is set.
    void learn(const bridge::check::RungReport &report);
    /// What is not as usual, in a few words.
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
    bridge::check::ToolsFacts::ToolReference m_toolReference{}; ///< as the last check found
    QString m_origin;                                           ///< where it did
};

} // namespace ui
