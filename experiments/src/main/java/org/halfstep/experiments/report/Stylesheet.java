package org.halfstep.experiments.report;

/** The style sheet of a page: light, dark and print. */
final class Stylesheet {
    private static final String RULES = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--text);line-height:1.5;
          font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1180px;margin:0 auto;padding:40px 24px 64px}
        h1{font-size:32px;line-height:1.2;margin:4px 0 12px;letter-spacing:-.01em}
        h2{font-size:22px;line-height:1.3;margin:52px 0 4px}
        h3{font-size:15px;margin:0 0 10px}
        p{margin:0 0 12px;max-width:78ch}
        .kind{color:var(--muted);font-size:14px;margin:0}
        .verdict{font-size:19px;line-height:1.45;max-width:70ch;margin:0 0 22px;padding-left:14px;border-left:4px solid}
        .good{border-color:var(--good)}.warning{border-color:var(--warning)}.bad{border-color:var(--bad)}
        .lead{color:var(--muted)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;margin:0 0 12px}
        .tile,figure,.facts,.sheet{background:var(--surface);border:1px solid var(--grid);border-radius:8px}
        .tile{padding:14px 18px}
        .tile .name{color:var(--muted);font-size:13px}
        .tile .value{font-size:26px;line-height:1.3;font-weight:650;letter-spacing:-.01em}
        .tile .note{color:var(--muted);font-size:13px}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:12px 24px;margin:0;padding:16px 18px}
        .facts dt{color:var(--muted);font-size:13px}
        .facts dd{margin:0;font-size:15px;overflow-wrap:anywhere}
        .figures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;margin:16px 0}
        figure{margin:0;padding:18px 20px 14px;break-inside:avoid}
        figure.wide{grid-column:1/-1}
        .chart>svg{display:block;width:100%;height:auto;overflow:visible}
        .narrow-screen{display:none}
        .data{margin:8px 0 0;font-size:13px}
        a{color:var(--blue)}
        .equation{overflow-x:auto;margin:12px 0}
        .equation math{font-size:20px;padding:6px 0;font-family:"STIX Two Math","Latin Modern Math","Cambria Math",math}
        .equation mfrac>*{padding:.12em .2em}
        .equation munderover>:not(:first-child){padding:.15em 0}
        .equation p{color:var(--muted);font-size:14px}
        .tip{position:fixed;z-index:9;pointer-events:none;max-width:min(420px,92vw);padding:6px 10px;border-radius:6px;
          background:var(--text);color:var(--page);font-size:13px;line-height:1.4;font-variant-numeric:tabular-nums}
        .tip[hidden]{display:none}
        .tip strong{display:block}
        .cross{pointer-events:none;fill:none;stroke:var(--text)}
        .cross line{stroke-width:.8}
        .cross circle{stroke-width:1.6}
        figcaption{color:var(--muted);font-size:14px;margin-top:10px;max-width:95ch}
        .sheet{padding:6px 18px;margin:12px 0}
        .sheet h3{margin:12px 0 4px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:14px;width:100%}
        th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--grid);vertical-align:top;overflow-wrap:anywhere}
        tbody tr:last-child td{border-bottom:0}
        th{font-weight:600;color:var(--muted)}
        .left{text-align:left}
        .right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        details summary{cursor:pointer;padding:8px 0;color:var(--muted);font-size:14px}
        pre{background:var(--surface);border:1px solid var(--grid);border-radius:8px;padding:14px 18px;margin:12px 0;
          overflow-x:auto;font:14px/1.5 ui-monospace,SFMono-Regular,Consolas,"DejaVu Sans Mono",monospace}
        li{max-width:78ch}
        footer{color:var(--muted);font-size:13px;margin-top:48px}
        @media screen and (prefers-color-scheme:dark){.shade{filter:invert(1)}}
        @media screen and (max-width:620px){.wide-screen{display:none}.narrow-screen{display:block;max-width:460px}
          figure,.sheet,.facts,.tile{padding-left:12px;padding-right:12px}h1{font-size:25px}h1,h2,p{overflow-wrap:anywhere}
          .tiles{grid-template-columns:repeat(auto-fit,minmax(140px,1fr))}.tile .value{font-size:21px}
          .facts{grid-template-columns:repeat(auto-fit,minmax(130px,1fr))}}
        @media screen and (max-width:820px){.figures{grid-template-columns:minmax(0,1fr)}main{padding:24px 14px}}
        @media print{body{background:none;font-size:12px}main{max-width:none;padding:0}h1{font-size:24px}.verdict{font-size:15px}
              .tile .value{font-size:19px}.tiles{grid-template-columns:repeat(4,1fr)}
              h2{font-size:17px;margin-top:24px}h2,.lead{break-after:avoid}figcaption,table,pre{font-size:11px}figure{padding:10px 12px}.data,.tip{display:none}
          .tile,figure,.facts,.sheet,pre{break-inside:avoid}details:not([open]){display:none}
          *{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{size:A4;margin:12mm}}
        """;

    private Stylesheet() {}

    static String css() {
        return ":root{color-scheme:light dark;" + Ink.lightDeclarations() + "}\n"
                + "@media (prefers-color-scheme:dark){:root{" + Ink.darkDeclarations() + "}}\n"
                + "@media print{:root{color-scheme:light;" + Ink.lightDeclarations() + "}}\n"
                + RULES;
    }
}
